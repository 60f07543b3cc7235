"""Evidence: what may be uploaded for an answer."""

from __future__ import annotations

from typing import Any

from core.contents import kinds
from core.contents.kinds import Kind
from core.plugin_api import Field


def accepted_kinds(field: Field) -> tuple[Kind, ...]:
    """The kinds of file that support an answer: those whose endings its declaration names, else the usual ones."""
    if not field.accepts:
        return kinds.USUAL
    wanted = {f".{ending.lower().lstrip('.')}" for ending in field.accepts}
    return tuple(kind for kind in kinds.KINDS.values() if wanted.intersection(kind.extensions))


def ids_of(value: Any) -> list[str]:
    """The ids of the files that an answer to a question for evidence names."""
    return [str(each) for each in value] if isinstance(value, list | tuple) else []
