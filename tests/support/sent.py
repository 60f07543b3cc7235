"""What a browser sends when somebody types answers into a section's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.forms.fields import grows
from core.forms.typed import PREFIX, UPLOAD, text_of
from core.plugin_api import Field, FieldType, Section

Upload = Callable[[], tuple[Any, str]]
"""A new stream and a file name."""


def sent(section: Section, answers: Mapping[str, Any], upload: Upload | None = None) -> dict[str, Any]:
    """The inputs of a section with these canonical answers in them; `upload` is chosen for every evidence field that
    `answers` names."""
    inputs: dict[str, Any] = {}
    for field in section.fields:
        if field.name in answers:
            inputs |= _inputs(field, answers[field.name], upload)
    return inputs


def _inputs(field: Field, answer: Any, upload: Upload | None) -> dict[str, Any]:
    name = f"{PREFIX}{field.name}"
    if field.type is FieldType.COMPUTED:
        return {}
    if field.type is FieldType.EVIDENCE:
        return {} if upload is None else {f"{name}{UPLOAD}": upload()}
    if field.type is FieldType.MATRIX:
        return {f"{name}.{row}": text_of(yes) for row, yes in answer.items()}
    if field.type is FieldType.TABLE:
        rows = enumerate(answer) if grows(field) else answer.items()
        return {f"{name}.{row}.{column}": text_of(cell) for row, cells in rows for column, cell in cells.items()}
    return {name: [text_of(one) for one in answer] if isinstance(answer, list) else text_of(answer)}
