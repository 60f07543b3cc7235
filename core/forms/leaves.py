"""The single answers in a form's answers: every cell of every table, each with the question it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from core.forms.faults import Question
from core.forms.fields import cell_question, grows, kind_of, matrix_question
from core.forms.laid_out import LaidOutForm
from core.plugin_api.declarations.form import Compute, Field, FieldType, Row

_NONE: Mapping[str, object] = MappingProxyType({})


def unit_of(field: Field, answers: Mapping[str, object] = _NONE) -> str | None:
    """A field's unit; a percentage, typed or worked out, has its sign though it declares none. Where it may be one of
    several, the one that is stated among the answers to the form, if any.
    """
    if field.unit_from is not None:
        return str(answers.get(field.unit_from) or "").strip() or None
    worked_out = None if field.calculation is None else field.calculation.do
    is_share = field.type is FieldType.PERCENTAGE or worked_out in {Compute.SHARE, Compute.CHANGE, Compute.GROWTH}
    return field.unit or ("%" if is_share else None)


class Leaf(NamedTuple):
    """One answered question: where it stands, its canonical value, and the answers beside it."""

    question: Question
    value: object
    beside: Mapping[str, object] = _NONE

    @property
    def words(self) -> str:
        """The answer as people read it, with its unit."""
        field = self.question.field
        words = kind_of(field).words(field, self.value)
        unit = unit_of(field, self.beside)
        return f"{words} {unit}" if unit else words


def leaves(form: LaidOutForm, answers: Mapping[str, object]) -> Iterator[Leaf]:
    """Every answered question of the form, in the form's order."""
    for field in form.fields.values():
        if field.name in answers:
            yield from _leaves_of(form.question(field.name), answers[field.name], answers)


def _leaves_of(question: Question, value: object, answers: Mapping[str, object]) -> Iterator[Leaf]:
    field = question.field
    if field.type is FieldType.MATRIX and isinstance(value, Mapping):
        for row in field.rows:
            if row.name in value:
                yield Leaf(matrix_question(question, row), value[row.name])
    elif field.type is FieldType.TABLE:
        for place, cells in rows_of(field, value):
            for column in field.columns:
                if column.name in cells:
                    yield Leaf(cell_question(question, column, place), cells[column.name])
    else:
        yield Leaf(question, value, answers)


def rows_of(field: Field, value: object) -> Iterator[tuple[Row | int, Mapping[str, object]]]:
    """A table's rows with their answers: all the fixed ones, or the growing ones by index."""
    if grows(field):
        if isinstance(value, list):
            yield from enumerate(value)
    else:
        cells = value if isinstance(value, Mapping) else {}
        for row in field.rows:
            yield row, cells.get(row.name, {})
