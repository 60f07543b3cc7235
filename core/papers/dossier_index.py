"""The index of a dossier, to be sorted in a spreadsheet and to be clicked in a browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import xlsxwriter
from jinja2 import Environment, FileSystemLoader, select_autoescape

from core.forms.sizes import size
from core.forms.xlsx_row import SAFELY
from core.papers.words import printable

_HEADINGS = (
    ("申报编号", 16),
    ("申报单位", 32),
    ("类别", 18),
    ("材料", 36),
    ("文件", 60),
    ("大小（字节）", 14),
    ("SHA-256", 68),
    ("备注", 24),
)
_A4 = 9
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=select_autoescape(), trim_blocks=True
)
_TEMPLATES.filters["size"] = size


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One file of the archive: where it lies, what it is, whose it is; ``sha256`` is empty where it is missing."""

    path: str
    what: str
    number: str = ""
    unit_name: str = ""
    category: str = ""
    size: int = 0
    sha256: str = ""
    remark: str = ""

    @property
    def href(self) -> str:
        """The file's address, seen from the index."""
        return quote(self.path)


def index_workbook(title: str, at: datetime, entries: Sequence[IndexEntry], stamp: str = "") -> bytes:
    """The index as .xlsx: all text, but for the sizes."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, SAFELY) as workbook:
        sheet = workbook.add_worksheet("目录")
        bold = workbook.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#EEF3F0"})
        sheet.write_string(0, 0, printable(title), workbook.add_format({"bold": True, "font_size": 14}))
        sheet.write_string(1, 0, f"生成时间：{at:%Y-%m-%d %H:%M}（北京时间）；共 {len(entries)} 个文件{_after(stamp)}")
        for column, (heading, width) in enumerate(_HEADINGS):
            sheet.write_string(2, column, heading, bold)
            sheet.set_column(column, column, width)
        for row, entry in enumerate(entries, 3):
            words = (entry.number, entry.unit_name, entry.category, entry.what, entry.path)
            for column, text in enumerate(words):
                sheet.write_string(row, column, printable(text))
            sheet.write_number(row, len(words), entry.size)
            sheet.write_string(row, len(words) + 1, entry.sha256)
            sheet.write_string(row, len(words) + 2, entry.remark)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        sheet.autofilter(2, 0, 2 + len(entries), len(_HEADINGS) - 1)
    return buffer.getvalue()


def index_page(title: str, at: datetime, entries: Sequence[IndexEntry], stamp: str = "") -> bytes:
    """The index as a page that stands by itself."""
    page = _TEMPLATES.get_template("papers/dossier_index.html")
    return page.render(title=title, at=at, entries=entries, stamp=_after(stamp)).encode(errors="replace")


def _after(stamp: str) -> str:
    return stamp and f"；{stamp}"
