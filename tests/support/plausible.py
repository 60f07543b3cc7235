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
    match field.type:
        case FieldType.NOTE | FieldType.COMPUTED:
            return None
        case FieldType.EVIDENCE:
            return evidence(field) if evidence is not None and field.required else None
        case FieldType.TABLE if field.rows:
            return {row.name: _row(field) for row in field.rows}
        case FieldType.TABLE:
            return [_row(field) for _ in range(max(field.least_rows, 1))]
        case FieldType.MATRIX:
            return {row.name: False for row in field.rows}
        case _:
            return _one(field)


def _row(field: Field) -> dict[str, Any]:
    return {column.name: value for column in field.columns if (value := _made(column, None)) is not None}


def _one(field: Field) -> Any:
    match field.type:
        case FieldType.TEXT:
            return _FORMATTED[field.format] if field.format else f"示例{field.label}"[: field.max_length or 20]
        case FieldType.LONG_TEXT:
            return f"{field.label}的示例说明。"
        case FieldType.DATE:
            return "2023-06-30"
        case FieldType.CHOICE:
            return field.choices[0].name
        case FieldType.CHOICES:
            return [field.choices[0].name]
        case FieldType.YES_NO:
            return False
        case FieldType.YEAR:
            return 2020
        case FieldType.INTEGER:
            return int(_number(field))
        case _:
            return str(_number(field))


def _number(field: Field) -> Decimal:
    number = Decimal(10)
    if field.least is not None:
        number = max(number, field.least)
    return number if field.most is None else min(number, field.most)
