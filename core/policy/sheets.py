"""What of an expert's scoring sheet is scored in points. Pure."""

from __future__ import annotations

from decimal import Decimal

from core.plugin_api.declarations import Field, FieldType, Form

_NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL})


def items_of(form: Form) -> tuple[Field, ...]:
    """The fields that are scored: numbers that say how many points there are at most."""
    fields = (field for section in form.sections for field in section.fields)
    return tuple(field for field in fields if field.type in _NUMBERS and field.most is not None)


def full_of(form: Form) -> Decimal:
    """How many points the sheet has in all."""
    return sum((field.most for field in items_of(form) if field.most is not None), Decimal())
