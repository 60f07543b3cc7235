"""Asking questions: one, with its demand to be answered; or several together, of which some may not apply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from core.forms.conditions import applicable
from core.forms.faults import Fault, Mode, Question, Reading
from core.forms.fields.kind import kind_of
from core.plugin_api.declarations.form import Field


def ask(question: Question, raw: object, reading: Reading) -> object:
    """The canonical answer to a question, or None; a submission demands one where the field does."""
    kind = kind_of(question.field)
    before = len(reading.faults)
    value = kind.read(question, raw, reading)
    unanswered = value is None and len(reading.faults) == before
    if unanswered and reading.mode is Mode.SUBMISSION and question.field.required and kind.answers(question.field):
        reading.missing(question, kind.verb)
    return value


def ask_all(
    fields: Iterable[Field],
    raw: Mapping[str, object],
    reading: Reading,
    place: Callable[[Field], Question],
) -> tuple[dict[str, object], dict[str, list[Fault]]]:
    """Ask every field: its canonical answer, and its faults, by the field's name."""
    values: dict[str, object] = {}
    faults: dict[str, list[Fault]] = {}
    for field in fields:
        alone = reading.apart()
        value = ask(place(field), raw.get(field.name), alone)
        faults[field.name] = alone.faults
        if value is not None:
            values[field.name] = value
    return values, faults


def ask_row(
    columns: tuple[Field, ...],
    raw: Mapping[str, object],
    reading: Reading,
    place: Callable[[Field], Question],
) -> dict[str, object]:
    """The canonical answers of a table's row; a column's condition looks at the other columns of the row."""
    values, faults = ask_all(columns, raw, reading, place)
    conditions = {column.name: (column.when,) if column.when else () for column in columns}
    asked = applicable(conditions, values) if any(conditions.values()) else frozenset(conditions)
    for name in faults:
        if name in asked:
            reading.faults.extend(faults[name])
    return {name: value for name, value in values.items() if name in asked}
