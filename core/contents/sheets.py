"""From the bytes of a spreadsheet to rows of text, each with the number that its program shows beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from itertools import starmap

import python_calamine as calamine

from core.contents import kinds
from core.contents.apart import FileUnreadable, read_apart
from core.contents.inspection import recognise, require

ACCEPTED = (kinds.XLSX, kinds.CSV)
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_CELLS = 4_000_000
"""Of all sheets of a workbook together, the empty ones counted too."""
_SMALL = 500_000
"""A table of text of so many bytes is read sooner than a process is begun."""
EXACT_BELOW = 10.0**15
"""A spreadsheet keeps 15 digits of a number: a longer code that was stored as one has lost its last digits."""

LOST_DIGITS = "\N{REPLACEMENT CHARACTER}"
"""Ends the text of a number whose last digits the spreadsheet lost."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, counted from 1 as shown beside the sheet, and its cells as text without outer blanks."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; a CSV file is one sheet without a name."""

    name: str
    rows: tuple[Row, ...]


def read(content: bytes) -> tuple[Sheet, ...]:
    """The sheets of an .xlsx or .csv file (UTF-8 or GB18030), told apart by content.

    Raises FileRefused for another kind of file, FileUnreadable for one that is damaged or too large, ManyAreRead where
    one would wait too long.
    """
    kind = recognise(BytesIO(content))
    require(kind, ACCEPTED)
    reader = workbook_cells if kind is kinds.XLSX else csv_cells
    here = reader is csv_cells and len(content) < _SMALL
    found = reader(content) if here else read_apart(reader, content)
    return tuple(Sheet(name, tuple(starmap(_row, enumerate(rows, 1)))) for name, rows in found)


def csv_cells(content: bytes) -> list[tuple[str, list[list[str]]]]:
    """The rows of text of a CSV file, as `workbook_cells` tells them. Raises FileUnreadable."""
    rows: list[list[str]] = []
    left = MOST_CELLS
    for row in _csv_rows(_decoded(content)):
        left -= len(row)
        if len(rows) == MOST_ROWS or len(row) > MOST_COLUMNS or left < 0:
            raise FileUnreadable(
                f"表格超过 {MOST_ROWS} 行、{MOST_COLUMNS} 列，或者合计 {MOST_CELLS // 10_000} 万格。",
                "请拆成几个文件分别导入。",
            )
        rows.append(row)
    return [("", _plain(rows))]


def _csv_rows(text: str) -> Iterator[list[str]]:
    head = text[: text.find("\n") + 1] or text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",\t;", key=head.count), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise FileUnreadable(
            f"第 {reader.line_num} 行附近的引号不成对，无法读取。", "请用表格软件打开检查，另存后再导入。"
        ) from error


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable("文件的编码不是 UTF-8 或 GB18030。", "请用表格软件另存为 .xlsx 后再导入。")


def workbook_cells(content: bytes) -> list[tuple[str, list[list[str]]]]:
    """Name and rows of text of each sheet. Raises FileUnreadable.

    It runs apart: the library lays out every cell up to the farthest one before it says how many there are.
    """
    left = MOST_CELLS
    found: list[tuple[str, list[list[str]]]] = []
    try:
        with calamine.CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                left -= sheet.total_height * sheet.total_width
                found.append((name, _cells(sheet, left)))
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise FileUnreadable("Excel 文件已损坏，无法读取。", "请用表格软件打开检查，另存后再导入。") from error
    return found


def _cells(sheet: calamine.CalamineSheet, left: int) -> list[list[str]]:
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS or left < 0:
        raise FileUnreadable(
            f"工作表“{sheet.name}”有 {sheet.total_height} 行、{sheet.total_width} 列，过大。",
            f"请删去空白的行列，保留在 {MOST_ROWS} 行、{MOST_COLUMNS} 列以内，所有工作表合计不超过 "
            f"{MOST_CELLS // 10_000} 万格。",
        )
    rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left_column), (bottom, right) in sheet.merged_cell_ranges or ():
        _spread(rows, top, left_column, bottom, right)
    return _plain(rows)


def _spread(rows: list[list[str]], top: int, left: int, bottom: int, right: int) -> None:
    """A cell merged over several rows speaks for each of them; one merged over several columns is a title."""
    if left != right or top >= len(rows) or left >= len(rows[top]):
        return
    for row in rows[top + 1 : bottom + 1]:
        if left < len(row) and not row[left]:
            row[left] = rows[top][left]


def _plain(rows: list[list[str]]) -> list[list[str]]:
    """Without blanks around words, and without blank rows at the end."""
    found = [[" ".join(cell.split()) for cell in row] for row in rows]
    while found and not any(found[-1]):
        found.pop()
    return found


def _row(number: int, cells: Sequence[str]) -> Row:
    return Row(number, tuple(cells))


def _text(value: float | str | bool | time | date | datetime | object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if abs(value) >= EXACT_BELOW:
            return f"{value:.0f}{LOST_DIGITS}"
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return str(value)
