"""A plain list as a spreadsheet: headings, rows, nothing that a spreadsheet program would take for a formula. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

import xlsxwriter

from core.forms.xlsx_row import STREAMED, in_cell
from core.papers.made import made_file

_WIDTH = 24


def workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[str | int]], stamp: str = "") -> IO[bytes]:
    """An .xlsx of one sheet that prints on A4 across, its heading repeated on every page; read from its beginning.

    The rows may be as many as they like: each is written as it comes. `stamp` stands in its properties and below every
    printed page.
    """
    made = made_file()
    with xlsxwriter.Workbook(made, STREAMED) as book:
        book.set_properties({"title": title, "comments": stamp})
        sheet = book.add_worksheet(title[:31])
        sheet.set_footer(f"&L{stamp.replace('&', '&&')}")
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
        plain = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, _WIDTH)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, column, value, plain)
                else:
                    sheet.write_string(number, column, in_cell(value), plain)
    made.seek(0)
    return made
