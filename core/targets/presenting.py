"""Targets as bars, one small drawing for each category: a target is an outline, what is listed fills it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.drawings.bars import Row, drawn
from core.drawings.drawing import Drawing
from core.targets.rules import Cell, Progress


def charts(table: Progress, labels: Callable[[str], str]) -> Sequence[Drawing]:
    """The drawings of a table's categories."""
    return [_chart(table, number, labels(category)) for number, category in enumerate(table.categories)]


def _chart(table: Progress, column: int, label: str) -> Drawing:
    cells = [(row, row.cells[column]) for row in table.rows]
    rows = [Row(row.name, cell.listed, cell.target, figures(cell), row.is_mine) for row, cell in cells]
    return drawn(
        f"{label}：各推荐单位的目标和已列入数", rows, _words(table.totals[column], [cell for _, cell in cells])
    )


def figures(cell: Cell) -> str:
    """``3／8``; only what is listed where there is no target."""
    return str(cell.listed) if cell.target is None else f"{cell.listed}／{cell.target}"


def _words(total: Cell, cells: Sequence[Cell]) -> str:
    wanted = [cell for cell in cells if cell.target is not None]
    reached = sum(cell.target is not None and cell.listed >= cell.target for cell in wanted)
    share = "" if total.share is None else f"，为目标 {total.target} 个的 {total.share:f}%"
    return f"合计已列入 {total.listed} 个{share}；{len(wanted)} 个有目标的推荐单位中 {reached} 个已达到目标。"
