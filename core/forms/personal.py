"""What of an answer is personal: hidden from who has no use for it, taken out when its time has come, shown to whom it
concerns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.forms.laid_out import LaidOutForm
from core.forms.leaves import leaves
from core.forms.paths import root
from core.plugin_api.declarations.form import Field


def masked(field: Field, value: Any, told: str) -> Any:
    """The answer with `told` in place of what is personal in it: all of it, or columns of a table."""
    hidden = {column.name for column in field.columns if column.personal}
    if value is None or (not field.personal and not hidden):
        return value
    if field.personal:
        return told
    if isinstance(value, Mapping):
        return {row: _masked_row(cells, hidden, told) for row, cells in value.items()}
    return [_masked_row(cells, hidden, told) for cells in value]


def without_personal(form: LaidOutForm, answers: Mapping[str, Any], told: str) -> dict[str, Any]:
    """The answers of a form, masked."""
    return {
        name: masked(form.fields[name], value, told) if name in form.fields else value
        for name, value in answers.items()
    }


def personal_answers(form: LaidOutForm, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is personal in the answers of a form, in words, with what it answers."""
    for leaf in leaves(form, answers):
        asked, outer = leaf.question.field, form.fields[root(leaf.question.path)]
        if asked.personal or outer.personal:
            yield asked.label if asked is outer else f"{outer.label}：{asked.label}", leaf.words


def _masked_row(cells: Mapping[str, Any], hidden: set[str], told: str) -> dict[str, Any]:
    return {name: told if name in hidden else cell for name, cell in cells.items()}
