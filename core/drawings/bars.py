"""Figures as bars, small enough to be read on a phone and on paper. Pure.

What is wanted is an outline, what there is fills it: no colour has to be told from another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.drawings.drawing import GREEN, INK, QUIET, Drawing, in_short, shape, text

NAME_END = 84
BAR_START = 92
BAR_MOST = 196
ROW = 24
BAR = 14
TOP = 6
NAME_LETTERS = 12
LONGEST_NAME = 7
"""Of a name this many characters fit before the bar; the table beside the drawing has all of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one bar is of: how much there is, how much is wanted (None: nothing said), and the figures in words."""

    name: str
    count: int
    target: int | None
    figures: str
    is_mine: bool = False


def drawn(title: str, rows: Sequence[Row], words: str) -> Drawing:
    """The drawing of the rows, each as long as its share of the largest."""
    most = max((max(row.count, row.target or 0) for row in rows), default=0)
    shapes = tuple(each for number, row in enumerate(rows) for each in _bar(row, TOP + ROW * number, most))
    return Drawing(title, words, TOP * 2 + ROW * len(rows), shapes)


def _bar(row: Row, y: int, most: int) -> Iterator[str]:
    listed, target = _length(row.count, most), _length(row.target or 0, most)
    name = in_short(row.name, LONGEST_NAME)
    yield text(
        name, NAME_END, y + BAR - 2, anchor="end", font_weight=700 if row.is_mine else 400, font_size=NAME_LETTERS
    )
    if row.target is not None:
        yield shape("rect", x=BAR_START, y=y, width=target, height=BAR, fill="#ffffff", stroke=QUIET)
    yield shape("rect", x=BAR_START, y=y, width=listed, height=BAR, fill=GREEN)
    if row.target is not None:
        goal = BAR_START + target
        yield shape("line", x1=goal, y1=y - 2, x2=goal, y2=y + BAR + 2, stroke=INK, stroke_width=2)
    yield text(row.figures, BAR_START + max(listed, target) + 6, y + BAR - 2)


def _length(count: int, most: int) -> int:
    return round(BAR_MOST * count / most) if most else 0
