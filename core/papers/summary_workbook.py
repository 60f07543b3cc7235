"""A summary table as a spreadsheet: numbers are numbers, words are words and never formulas."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import IO, Any

import xlsxwriter

from core.forms.xlsx_row import STREAMED, in_cell, sheet_name
from core.papers.fitting import lines_apart
from core.papers.made import made_file
from core.papers.sheet_pages import ABOVE, MARGIN, Pages
from core.papers.summary_sheet import CellValue, FilledPart, FilledTable, Rows, fill_table
from core.papers.words import printable
from core.plugin_api.declarations.summary_table import Column, Orientation, SummaryTable

_A4 = 9
_DAY = "yyyy-mm-dd"
_LINE_HEIGHT = 15
_PADDING = 4
_FOOT = 20
_TITLE_AND_ROWS = 90
_MOST_BREAKS = 1000  # of a sheet: spreadsheet programs take 1,023


def summary_workbook(
    table: SummaryTable, rows: Rows, *, year: int | None, body_name: str | None = None, stamp: str = ""
) -> IO[bytes]:
    """The .xlsx of a summary table: one sheet, A4, one page wide, its headings repeated on every page.

    Written row by row; read from its beginning, and closed by whoever takes it. `stamp` stands in its properties.
    """
    filled = fill_table(table, rows, year=year, body_name=body_name)
    made = made_file()
    with xlsxwriter.Workbook(made, STREAMED) as workbook:
        workbook.set_properties({"title": printable(filled.table.title), "comments": stamp})
        sheet = workbook.add_worksheet(sheet_name(filled.table.annex or "汇总表"))
        _Writer(workbook, sheet, filled).write()
    made.seek(0)
    return made


class _Writer:
    """Writes one table from the top of its sheet to the bottom."""

    def __init__(self, workbook: Any, sheet: Any, filled: FilledTable) -> None:
        self._workbook, self._sheet, self._filled = workbook, sheet, filled
        self._formats: dict[str, Any] = {}
        self._row = 0
        columns = zip_longest(*(part.part.columns for part in filled.parts))
        self._widths = [max(column.width for column in same if column is not None) for same in columns]
        self._width = len(self._widths)
        self._page = Pages(filled.table.orientation, self._widths)

    def write(self) -> None:
        table = self._filled.table
        self._set_up_page()
        if table.annex:
            self._sheet.write_string(self._row, 0, printable(table.annex), self._format(font="黑体", size=14))
            self._next(20)
        self._across(table.title, self._format(font="黑体", size=18, align="center"), 28)
        if table.subtitle:
            self._across(table.subtitle, self._format(size=14, align="center"), 22)
        self._sealing_line()
        for line in table.head:
            self._across(line, self._format(size=12), 20)
        for part in self._filled.parts:
            self._part(part)
        notes = [(line, _lines(line, sum(self._widths)) * _LINE_HEIGHT) for line in table.notes]
        self._page.keep(self._row - 1, sum(height for _, height in notes) + _FOOT * len(table.foot))
        for line, height in notes:
            self._across(line, self._format(wrap=True), height)
        for line in table.foot:
            self._across(line, self._format(size=12, align="right"), _FOOT)
        self._sheet.set_h_pagebreaks(sorted(set(self._page.ends))[-_MOST_BREAKS:])

    def _set_up_page(self) -> None:
        sheet = self._sheet
        if self._filled.table.orientation is Orientation.LANDSCAPE:
            sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=MARGIN, right=MARGIN, top=ABOVE, bottom=ABOVE)
        sheet.center_horizontally()
        sheet.set_footer("&C第 &P 页，共 &N 页")
        for number, width in enumerate(self._widths):
            sheet.set_column(number, number, width)

    def _sealing_line(self) -> None:
        """The sealing line to the left and the unit line to the right, on one row."""
        table = self._filled.table
        if not self._filled.sealing_line and not table.unit_line:
            return
        self._sheet.write_string(self._row, 0, printable(self._filled.sealing_line), self._format(size=12))
        if table.unit_line:
            self._sheet.write_string(
                self._row, self._width - 1, printable(table.unit_line), self._format(size=12, align="right")
            )
        self._next(22)

    def _part(self, part: FilledPart) -> None:
        if part.part.title:
            self._page.keep(self._row, _TITLE_AND_ROWS)
            self._across(
                part.part.title,
                self._format(font="黑体", size=12, align="center", border=True),
                20,
                len(part.part.columns),
            )
        heading = self._format(font="黑体", align="center", wrap=True, border=True)
        for number, column in enumerate(part.part.columns):
            self._sheet.write_string(self._row, number, printable(column.heading), heading)
        if len(self._filled.parts) == 1:
            self._sheet.repeat_rows(self._row)
        self._end_row([column.heading for column in part.part.columns])
        if len(self._filled.parts) == 1:
            self._page.repeated = self._page.last
        for words in part.rows:
            cells = [self._unbroken(number, value) for number, value in enumerate(words)]
            for number, (column, value) in enumerate(zip(part.part.columns, cells, strict=True)):
                self._cell(number, column, value)
            self._end_row([value if isinstance(value, str) else "" for value in cells])

    def _unbroken(self, number: int, value: CellValue) -> CellValue:
        return lines_apart(value, (self._widths[number] - 1) / 2) if isinstance(value, str) else value

    def _cell(self, number: int, column: Column, value: CellValue) -> None:
        place = (self._row, number)
        if isinstance(value, Decimal):
            self._sheet.write_number(
                *place,
                float(value),
                self._format(border=True, align="center", number=column.number_format, shrink=True),
            )
        elif isinstance(value, date):
            self._sheet.write_datetime(
                *place, value, self._format(border=True, align="center", number=column.number_format or _DAY)
            )
        else:
            self._sheet.write_string(
                *place, in_cell(printable(value)), self._format(border=True, align="center", wrap=True)
            )

    def _across(self, text: str, look: Any, height: float, columns: int | None = None) -> None:
        """A line over so many columns, or over the table's whole width."""
        if (width := columns or self._width) > 1:
            self._sheet.merge_range(self._row, 0, self._row, width - 1, "", look)
        self._sheet.write_string(self._row, 0, printable(text), look)
        self._next(height)

    def _end_row(self, texts: list[str]) -> None:
        """Make the row high enough for its texts: not every program does it by itself."""
        lines = max(_lines(text, width) for text, width in zip(texts, self._widths, strict=False))
        self._next(lines * _LINE_HEIGHT + _PADDING)

    def _next(self, height: float) -> None:
        self._sheet.set_row(self._row, height)
        self._page.add(self._row, height)
        self._row += 1

    def _format(
        self,
        *,
        font: str = "宋体",
        size: int = 11,
        align: str = "left",
        wrap: bool = False,
        border: bool = False,
        number: str | None = None,
        shrink: bool = False,
    ) -> Any:
        look = {
            "font_name": font,
            "font_size": size,
            "align": align,
            "valign": "vcenter",
            "text_wrap": wrap,
            "shrink": shrink,
            "border": int(border),
            **({"num_format": number} if number else {}),
        }
        key = repr(look)
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(look)
        return self._formats[key]


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of that many digits, a Chinese character being two wide."""
    wide = (sum(1 if sign.isascii() else 2 for sign in line) for line in text.split("\n"))
    return sum(max(1, -(-one // max(1, width - 1))) for one in wide)
