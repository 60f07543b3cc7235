"""Figures as bars: where each thing stands, in the units of the drawing. Pure; `web/bars.html` writes it as SVG.

Each drawing is small, so that it can be read on a phone and on paper. What is wanted is an outline, what there is fills
it: no colour has to be told from another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 360
NAME_END = 84
BAR_START = 92
BAR_MOST = 196
ROW = 24
BAR = 14
TOP = 6
LONGEST_NAME = 6
"""Of a name this many characters fit before the bar; the table beside the drawing has all of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one bar is of: how much there is, how much is wanted (None: nothing said), and the figures in words."""

    name: str
    count: int
    target: int | None
    figures: str
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where its row begins, how long what there is and what is wanted are, and the figures."""

    name: str
    y: int
    listed: int
    target: int | None
    figures: str
    is_mine: bool

    @property
    def figures_at(self) -> int:
        """Where the figures begin: behind the longer of the two."""
        return BAR_START + max(self.listed, self.target or 0) + 6

    @property
    def goal_at(self) -> int:
        """Where the target ends, which shows also where there is more."""
        return BAR_START + (self.target or 0)

    @property
    def baseline(self) -> int:
        """Where the letters of the row stand."""
        return self.y + BAR - 2


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of what `about` names, and in words what it shows."""

    about: str
    bars: tuple[Bar, ...]
    words: str

    @property
    def height(self) -> int:
        return TOP * 2 + ROW * len(self.bars)


def drawn(about: str, rows: Sequence[Row], words: str) -> Chart:
    """The drawing of the rows, each as long as its share of the largest."""
    most = max((max(row.count, row.target or 0) for row in rows), default=0)
    bars = tuple(
        Bar(
            row.name if len(row.name) <= LONGEST_NAME else f"{row.name[: LONGEST_NAME - 1]}…",
            TOP + ROW * number,
            _length(row.count, most),
            None if row.target is None else _length(row.target, most),
            row.figures,
            row.is_mine,
        )
        for number, row in enumerate(rows)
    )
    return Chart(about, bars, words)


def _length(count: int, most: int) -> int:
    return round(BAR_MOST * count / most) if most else 0
