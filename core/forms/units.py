"""The unit that is read beside an answer."""

from __future__ import annotations

from core.plugin_api.declarations.form import Field, FieldType


def unit_of(field: Field) -> str | None:
    """A field's unit; a percentage has its sign though it declares none."""
    return field.unit or ("%" if field.type is FieldType.PERCENTAGE else None)
