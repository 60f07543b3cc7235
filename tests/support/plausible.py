"""Answers that a form accepts, made from its declaration: for tests that need a filled form and do not care how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from core.forms import LaidOutForm, settled
from core.plugin_api import Field, FieldType, Format

Evidence = Callable[[Field], list[str]]

_FORMATTED = {
    Format.PHONE: "0731-88880000",
    Format.EMAIL: "someone@example.com",
    Format.POSTCODE: "410000",
    Format.UNIT_CODE: "91990000MADEM0011K",
    Format.URL: "https://example.com/",
}


def plausible(
    form: LaidOutForm, evidence: Evidence | None = None, given: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Canonical answers to every question of a form that applies. `given` answers come first; every yes/no is no.

    `evidence` uploads for a field and gives the ids; without it optional evidence is left out.
    """
    answers = {
        field.name: answer
        for field in form.fields.values()
        if (answer := _given_or_made(field, given or {}, evidence)) is not None
    }
    return settled(form, answers)


def _given_or_made(field: Field, given: Mapping[str, Any], evidence: Evidence | None) -> Any:
    return given[field.name] if field.name in given else _made(field, evidence)


def _made(field: Field, evidence: Evidence | None) -> Any:
    if field.type is FieldType.EVIDENCE:
        return evidence(field) if evidence is not None and field.required else None
    if field.type is FieldType.TABLE and not field.rows:
        return [_row(field) for _ in range(max(field.least_rows, 1))]
    made = _MADE.get(field.type)
    return None if made is None else made(field)


def _row(field: Field) -> dict[str, Any]:
    return {column.name: value for column in field.columns if (value := _made(column, None)) is not None}


def _text(field: Field) -> str:
    return _FORMATTED[field.format] if field.format else f"示例{field.label}"[: field.max_length or 20]


def _number(field: Field) -> Decimal:
    number = Decimal(10)
    if field.least is not None:
        number = max(number, field.least)
    return number if field.most is None else min(number, field.most)


# What is not named here holds no answer of its own.
_MADE: Mapping[FieldType, Callable[[Field], Any]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: lambda field: f"{field.label}的示例说明。",
    FieldType.INTEGER: lambda field: int(_number(field)),
    FieldType.DECIMAL: lambda field: str(_number(field)),
    FieldType.PERCENTAGE: lambda field: str(_number(field)),
    FieldType.DATE: lambda _: "2023-06-30",
    FieldType.YEAR: lambda _: 2020,
    FieldType.CHOICE: lambda field: field.choices[0].name,
    FieldType.CHOICES: lambda field: [field.choices[0].name],
    FieldType.YES_NO: lambda _: False,
    FieldType.TABLE: lambda field: {row.name: _row(field) for row in field.rows},
    FieldType.MATRIX: lambda field: {row.name: False for row in field.rows},
}
