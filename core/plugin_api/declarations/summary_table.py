"""The official spreadsheets that a recommending body sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.plugin_api.declarations.base import Declaration
from core.plugin_api.frozen import FrozenMap


class Orientation(StrEnum):
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column: its heading as issued (may speak of ``{year-1}``), where the value comes from, how it is written.

    ``value`` is ``row_number``, what the system knows (``unit.name``, ``category``, ``body.name`` ...; see
    `core.plugin_api.known`) or a field, with row and column for a table (``operations.y1.revenue``). Several values
    are joined with a space. ``boxes`` prints a box per level, ticked where the application aims at it. ``width`` is in
    characters.
    """

    heading: str
    value: tuple[str, ...] = ()
    boxes: Mapping[str, str] = field(default_factory=FrozenMap)
    number_format: str | None = None
    scale: str | None = None  # divide by this (a table in 亿元 from answers in 万元)
    width: int = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A block of rows for some categories (and tracks), under a heading of its own where the table has several."""

    title: str | None = None
    categories: tuple[str, ...]
    tracks: tuple[str, ...] = ()
    columns: tuple[Column, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SummaryTable(Declaration):
    """A table as it was issued: heading, sealing line, unit line, parts and notes, in its order and words.

    ``sealing_line`` stands above the table and is followed by the body's name. ``head`` are further lines above it,
    ``foot`` the closing lines below the notes, set to the right as a signature is: where the seal belongs there, they
    say so and ask for the name with ``{body}``.
    """

    title: str
    annex: str | None = None
    subtitle: str | None = None
    sealing_line: str | None = None
    unit_line: str | None = None
    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    orientation: Orientation = Orientation.LANDSCAPE
