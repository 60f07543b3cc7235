"""Tables for a terminal, in which a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

_GAP = "  "
_TWO_COLUMNS = frozenset("WF")


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        2 if unicodedata.east_asian_width(each) in _TWO_COLUMNS else not unicodedata.combining(each) for each in text
    )


def pad(text: str, columns: int) -> str:
    """The text with blanks up to so many columns."""
    return text + " " * max(columns - width(text), 0)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Aligned lines under a line of headings; what is None or empty is shown as a dash."""
    cells = [list(headings), *([_shown(cell) for cell in row] for row in rows)]
    widths = [max(width(line[index]) for line in cells) for index in range(len(headings))]
    ruled = [cells[0], ["─" * columns for columns in widths], *cells[1:]]
    return "\n".join(_GAP.join(map(pad, line, widths)).rstrip() for line in ruled)


def section(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A titled table, or nothing at all where it has no rows."""
    listed = list(rows)
    return f"\n【{title}】\n{table(headings, listed)}" if listed else ""


def _shown(cell: object) -> str:
    if isinstance(cell, list | tuple):
        cell = "、".join(map(str, cell))
    return "—" if cell is None or cell == "" else str(cell)
