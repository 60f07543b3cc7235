"""Which kind serves which type of field."""

from __future__ import annotations

from core.forms.fields.kind import Kind
from core.plugin_api.declarations.form import Field, FieldType

_KINDS: dict[FieldType, Kind] = {}


def serve(field_type: FieldType, kind: Kind) -> None:
    """Let a kind serve a type."""
    _KINDS[field_type] = kind


def kind_of(field: Field) -> Kind:
    """The kind that reads and words the answers to a field."""
    return _KINDS[field.type]
