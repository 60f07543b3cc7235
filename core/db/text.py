"""Searching text as it was typed."""

from __future__ import annotations

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute


def contains(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], text: str) -> ColumnElement[bool]:
    """Whether the column holds the text somewhere, letters' case aside; `%` and `_` mean themselves."""
    return column.icontains(text.strip(), autoescape=True)
