"""A summary table filled: what its cells hold, before it becomes a spreadsheet or a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from core.papers.words import boxes, in_print
from core.plugin_api.declarations.summary_table import Column, Part, SummaryTable
from core.plugin_api.placeholders import fill, fill_years

ROW_NUMBER = "row_number"
OWN_LAYOUT = "注：本表栏目由本平台拟定，不是文件所附的表格。"


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One application. ``values`` by path, in words or as numbers: `core.forms.paper_values` and the system's own.

    ``levels`` are the ids of the levels at which it aims.
    """

    category: str
    values: Mapping[str, object] = field(default_factory=dict)
    track: str | None = None
    levels: tuple[str, ...] = ()


CellValue = Decimal | date | str


@dataclass(frozen=True, slots=True)
class FilledPart:
    """A part with its rows, to be gone through once; a cell is a number, a day, or words (empty for nothing)."""

    part: Part
    rows: Iterable[tuple[CellValue, ...]]


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A whole table with the year filled in and the body's name on the sealing line, if it has one."""

    table: SummaryTable
    sealing_line: str
    parts: tuple[FilledPart, ...]


Rows = Iterable[SummaryRow] | Callable[[Part], Iterable[SummaryRow]]
"""All rows, or those of a part: so that a long table is read part by part, and never held."""


def fill_table(table: SummaryTable, rows: Rows, *, year: int | None, body_name: str | None) -> FilledTable:
    """Sort the rows into the table's parts, in the order given; each part counts its own rows."""
    name, known = body_name or "", rows if callable(rows) else list(rows)
    filled = _with_body(fill_years(table, year), name)
    parts = tuple(FilledPart(part, _rows(part, known)) for part in filled.parts)
    if filled.own_layout:
        filled = replace(filled, notes=(*filled.notes, OWN_LAYOUT))
    return FilledTable(filled, f"{filled.sealing_line}{name}" if filled.sealing_line else "", parts)


def _with_body(table: SummaryTable, name: str) -> SummaryTable:
    """The table with the body's name in the lines above and below that ask for it (``推荐单位：{body}``)."""
    head, foot = (tuple(fill(line, {"body": name}) for line in lines) for lines in (table.head, table.foot))
    return replace(table, head=head, foot=foot)


def comes_into(part: Part, category: str, track: str | None) -> bool:
    """Whether an application comes into the part."""
    return category in part.categories and (not part.tracks or track in part.tracks)


def _rows(part: Part, rows: Rows) -> Iterator[tuple[CellValue, ...]]:
    number = 0
    for row in rows(part) if callable(rows) else rows:
        if comes_into(part, row.category, row.track):
            number += 1
            yield tuple(_cell(column, row, number) for column in part.columns)
    if not number:
        yield from (_blank_row(part, mark) for mark in part.blank)


def _blank_row(part: Part, mark: str) -> tuple[CellValue, ...]:
    """A row to be filled in by hand: its printed number, no name, boxes to be ticked."""
    blank, is_row = SummaryRow(part.categories[0]), not mark or mark.isdigit()
    cells = (_cell(column, blank) if is_row else "" for column in part.columns)
    return mark, *tuple(cells)[1:]


def _cell(column: Column, row: SummaryRow, number: int | None = None) -> CellValue:
    if column.boxes:
        return boxes((label, level in row.levels) for level, label in column.boxes.items())
    values = [number if path == ROW_NUMBER else row.values.get(path) for path in column.value]
    known = [_scaled(value, column.scale) for value in values if value is not None and value != ""]
    if len(known) == 1 and isinstance(known[0], Decimal | date):
        return known[0]
    return " ".join(in_print(value, column.number_format) for value in known)


def _scaled(value: object, scale: str | None) -> object:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value) / Decimal(scale) if scale else Decimal(value)
    return value
