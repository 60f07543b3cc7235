"""What changed between two versions of a form's answers, in words: for returns, timelines and the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.forms.laid_out import LaidOutForm
from core.forms.leaves import Leaf, leaves
from core.forms.paths import root
from core.plugin_api.declarations.form import FieldType, Section

_MOST = 40


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that changed. ``before`` / ``after`` are its words with the unit, None where there was none.

    Of a personal answer only the fact is told unless asked otherwise: ``hidden`` is then true and the words are None.
    """

    path: str
    section: Section
    label: str
    before: str | None
    after: str | None
    hidden: bool = False

    def __str__(self) -> str:
        if self.hidden:
            return f"修改了{self.label}（个人信息，内容不显示）"
        if self.before is None:
            return f"填写了{self.label}：{_short(self.after)}"
        if self.after is None:
            return f"删去了{self.label}，原为 {_short(self.before)}"
        return f"{self.label}由 {_short(self.before)} 改为 {_short(self.after)}"


def differences(
    form: LaidOutForm, before: Mapping[str, object], after: Mapping[str, object], *, personal: bool = False
) -> tuple[Difference, ...]:
    """The answers that differ, in the form's order; the rows of a growing table are compared by their numbers."""
    old = {leaf.question.path: leaf for leaf in leaves(form, before)}
    new = {leaf.question.path: leaf for leaf in leaves(form, after)}
    changed = [path for path in {**old, **new} if _value(old.get(path)) != _value(new.get(path))]
    order = {name: number for number, name in enumerate(form.fields)}
    changed.sort(key=lambda path: order[root(path)])
    return tuple(_difference(form, path, old.get(path), new.get(path), personal) for path in changed)


def _difference(form: LaidOutForm, path: str, old: Leaf | None, new: Leaf | None, personal: bool) -> Difference:
    leaf = new or old
    if leaf is None:
        raise ValueError(path)
    field = form.fields[root(path)]
    section = form.section_of[field.name]
    if (field.personal or leaf.question.field.personal) and not personal:
        return Difference(path, section, leaf.question.spoken, None, None, hidden=True)
    before, after = (None if one is None else _words(one) for one in (old, new))
    if before == after:  # other files in the same number
        after = f"{after}（已更换）"
    return Difference(path, section, leaf.question.spoken, before, after)


def _words(leaf: Leaf) -> str:
    return leaf.words if leaf.question.field.type is not FieldType.LONG_TEXT else " ".join(leaf.words.split())


def _value(leaf: Leaf | None) -> object:
    return None if leaf is None else leaf.value


def _short(words: str | None) -> str:
    words = words or ""
    return f"“{words[:_MOST]}…”（共 {len(words)} 字）" if len(words) > _MOST else f"“{words}”"
