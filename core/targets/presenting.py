"""Targets as bars: where each thing stands, in the units of the drawing. Pure; a template writes it as SVG.

One small drawing for each category, so that it can be read on a phone and on paper. A target is an outline, what is
listed fills it: no colour has to be told from another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.targets.rules import Cell, Progress

WIDTH = 360
NAME_END = 84
BAR_START = 92
BAR_MOST = 196
ROW = 24
BAR = 14
TOP = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One body's bar: where its row begins, how long what is listed and what is wanted are, and the figures."""

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
        """Where the target ends, which shows also where more is listed."""
        return BAR_START + (self.target or 0)

    @property
    def baseline(self) -> int:
        """Where the letters of the row stand."""
        return self.y + BAR - 2


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing of one category, and in words what it shows."""

    category: str
    bars: tuple[Bar, ...]
    words: str

    @property
    def height(self) -> int:
        return TOP * 2 + ROW * len(self.bars)


def charts(table: Progress) -> Sequence[Chart]:
    """The drawings of a table's categories."""
    return [_chart(table, number, category) for number, category in enumerate(table.categories)]


def _chart(table: Progress, column: int, category: str) -> Chart:
    cells = [(row, row.cells[column]) for row in table.rows]
    most = max((max(cell.listed, cell.target or 0) for _, cell in cells), default=0)
    bars = tuple(
        Bar(
            row.name,
            TOP + ROW * number,
            _length(cell.listed, most),
            None if cell.target is None else _length(cell.target, most),
            figures(cell),
            row.is_mine,
        )
        for number, (row, cell) in enumerate(cells)
    )
    return Chart(category, bars, _words(table.totals[column], [cell for _, cell in cells]))


def figures(cell: Cell) -> str:
    """``3／8``; only what is listed where there is no target."""
    return str(cell.listed) if cell.target is None else f"{cell.listed}／{cell.target}"


def _length(count: int, most: int) -> int:
    return round(BAR_MOST * count / most) if most else 0


def _words(total: Cell, cells: Sequence[Cell]) -> str:
    wanted = [cell for cell in cells if cell.target is not None]
    reached = sum(cell.target is not None and cell.listed >= cell.target for cell in wanted)
    share = "" if total.share is None else f"，为目标 {total.target} 个的 {total.share:f}%"
    return f"合计已列入 {total.listed} 个{share}；{len(wanted)} 个有目标的推荐单位中 {reached} 个已达到目标。"
