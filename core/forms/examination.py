"""The one examination behind the page and the schema: raw answers in, canonical answers and sentences out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core import clock
from core.forms.calculations import with_computed
from core.forms.checks import failed_checks
from core.forms.conditions import applicable
from core.forms.faults import EvidenceFile, Fault, Mode, Reading, by_path
from core.forms.fields import ask_all
from core.forms.laid_out import LaidOutForm
from core.forms.paths import root
from core.plugin_api.declarations.form import Field, FieldType

_NOT_AN_OBJECT = "提交的内容应为一个对象（字段名到答案），请改正后重新提交。"


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of an examination.

    ``answers`` are canonical: what was at fault or did not apply is not among them (what was typed into a question that
    does not apply is a fault of a draft). ``applies`` names the questions (of
    the sections examined) that apply.
    """

    answers: Mapping[str, object]
    faults: tuple[Fault, ...] = ()
    applies: frozenset[str] = field(default_factory=frozenset)

    @property
    def ok(self) -> bool:
        return not self.faults

    @property
    def errors(self) -> dict[str, list[str]]:
        """The sentences by path."""
        return by_path(self.faults)


def examine(
    form: LaidOutForm,
    raw: object,
    *,
    mode: Mode = Mode.DRAFT,
    sections: Collection[str] | None = None,
    context: Mapping[str, object] | None = None,
    files: Mapping[str, EvidenceFile] | None = None,
    today: date | None = None,
) -> Examined:
    """Examine the answers to some sections of a form (to all when ``sections`` is None).

    ``raw`` maps field names to what was typed (text) or sent (JSON). ``context`` holds answers known from other
    sections and forms, for conditions, checks and computed values. ``files`` are the application's stored files; None
    when ids are not to be looked up. ``today`` defaults to the clock's.
    """
    if not isinstance(raw, Mapping):
        return Examined({}, (Fault("", _NOT_AN_OBJECT),))
    fields = [
        each for section in form.sections if sections is None or section.id in sections for each in section.fields
    ]
    names = {each.name for each in fields}
    reading = Reading(mode, today or clock.today(), files, form.known)
    for key in raw:
        if key not in names:
            reading.unknown("", key, "表单中")
    values, faults = ask_all(fields, raw, reading, lambda each: form.question(each.name))
    known = {name: value for name, value in (context or {}).items() if name not in names} | values
    applies = applicable(form.conditions, with_computed(form, known))
    settled_answers = _settled(form, known, applies)
    for name in faults:
        if name in applies:
            reading.faults.extend(faults[name])
    if mode is Mode.DRAFT:
        reading.faults.extend(_typed_in_vain(form, fields, raw, known, applies))
    if mode is Mode.SUBMISSION:
        reading.faults.extend(failed_checks(form, settled_answers, names))
    answers = {each.name: settled_answers[each.name] for each in fields if each.name in settled_answers}
    return Examined(answers, tuple(reading.faults), applies & names)


def _typed_in_vain(
    form: LaidOutForm,
    fields: Sequence[Field],
    raw: Mapping[str, object],
    known: Mapping[str, object],
    applies: Collection[str],
) -> Iterator[Fault]:
    """What was typed into questions that another answer on the same page rules out: no words are dropped unsaid."""
    here = {each.name for each in fields}
    for each in fields:
        typed = str(raw.get(each.name) or "").strip() if each.type in TYPED and each.when is not None else ""
        if not typed or each.when is None or each.name in applies or root(each.when.field) not in here:
            continue
        source = form.question(root(each.when.field))
        is_answered = known.get(source.field.name) is not None
        says = f"按{source.spoken}的选择不需要填写，请改选或清空此项" if is_answered else f"请先选择{source.spoken}"
        question = form.question(each.name)
        yield Fault(question.path, f"{question.spoken}填写了内容，但没有作为答案保存：{says}。")


TYPED = frozenset(
    {
        FieldType.TEXT,
        FieldType.LONG_TEXT,
        FieldType.INTEGER,
        FieldType.DECIMAL,
        FieldType.PERCENTAGE,
        FieldType.DATE,
        FieldType.YEAR,
    }
)
"""What is answered by typing."""


def settled(
    form: LaidOutForm, answers: Mapping[str, object], context: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Canonical answers without those to questions that do not apply, and with computed values worked out afresh."""
    known = {**(context or {}), **answers}
    applies = applicable(form.conditions, with_computed(form, known))
    full = _settled(form, known, applies)
    return {name: full[name] for name in form.fields if name in full}


def _settled(form: LaidOutForm, known: Mapping[str, object], applies: Collection[str]) -> dict[str, object]:
    kept = {name: value for name, value in known.items() if name in applies or name not in form.fields}
    full = with_computed(form, kept)
    return {name: value for name, value in full.items() if name in applies or name not in form.fields}
