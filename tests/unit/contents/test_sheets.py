"""Spreadsheets become rows of text with the numbers that their programs show, whatever wrote them."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from core.contents import sheets
from core.contents.apart import FileUnreadable
from core.contents.kinds import FileRefused
from core.contents.sheets import LOST_DIGITS, read
from tests.support import uploads

ROWS = [["序号", "名称"], ["1", "明门（中国）有限公司"], ["2", "某某公司"]]
TEXT = "\n".join(",".join(row) for row in ROWS)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("gb18030"),
        TEXT.replace(",", "\t").encode("gb18030"),
        TEXT.replace(",", ";").replace("\n", "\r\n").encode(),
        uploads.excel([list(row) for row in ROWS]),
    ],
)
def test_the_same_rows_whatever_the_encoding(content: bytes) -> None:
    (sheet,) = read(content)
    assert [list(row.cells) for row in sheet.rows] == ROWS
    assert [row.number for row in sheet.rows] == [1, 2, 3]


def test_a_row_keeps_its_number_behind_blank_rows_and_cells_of_several_lines() -> None:
    (sheet,) = read('名称,文号\n\n"甲\n公司",1\n,\n乙公司,2\n,,\n'.encode())
    assert [(row.number, row.cells) for row in sheet.rows if not row.is_blank] == [
        (1, ("名称", "文号")),
        (3, ("甲 公司", "1")),
        (5, ("乙公司", "2")),
    ]
    assert sheet.rows[-1].number == 5


def test_an_open_quote_is_told_with_its_place() -> None:
    with pytest.raises(FileUnreadable, match="第 3 行"):
        read('名称,文号\n甲公司,1\n"乙公司,2\n'.encode())


def workbook() -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("名单")
    sheet.merge_range(0, 0, 0, 3, "附件 名单")
    sheet.write_row(2, 1, ["地区", "名称", "日期"])
    sheet.merge_range(3, 1, 4, 1, "湖南")
    sheet.write_row(3, 2, ["甲公司", date(2020, 10, 16)])
    sheet.write_row(4, 2, ["乙公司", datetime(2020, 10, 16, 9, 30)])  # noqa: DTZ001  # cells have no zone
    sheet.write_row(5, 1, ["湖南", 2021, 914301000000000000])
    sheet.write_row(6, 1, ["湖南", 1.5, True])
    book.add_worksheet("空表")
    book.close()
    return buffer.getvalue()


def test_cells_of_a_workbook_become_the_text_that_they_show() -> None:
    sheet, empty = read(workbook())
    assert (sheet.name, empty.name, empty.rows) == ("名单", "空表", ())
    cells = {row.number: row.cells for row in sheet.rows}
    assert cells[1][0] == "附件 名单"
    assert cells[1][1] == ""
    assert cells[3] == ("", "地区", "名称", "日期")
    assert cells[4] == ("", "湖南", "甲公司", "2020-10-16")
    assert cells[5] == ("", "湖南", "乙公司", "2020-10-16 09:30:00")
    assert cells[6] == ("", "湖南", "2021", f"914301000000000000{LOST_DIGITS}")
    assert cells[7] == ("", "湖南", "1.5", "是")


def test_a_sheet_far_too_large_is_refused_before_it_is_read() -> None:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "名称")
    sheet.write(1_000_000, 0, "远处")
    book.close()
    with pytest.raises(FileUnreadable, match="过大"):
        read(buffer.getvalue())


def test_two_cells_at_the_ends_of_a_sheet_cost_nobody_anything() -> None:
    """1.4 KB that ask for 512 GB."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write("A1", "名称")
    sheet.write("XFD1048576", "远处")
    book.close()
    with pytest.raises(FileUnreadable, match="超出了限度") as refused:
        read(buffer.getvalue())
    assert "很远的行或列" in str(refused.value.cure)


def test_all_sheets_of_a_workbook_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 10)
    with pytest.raises(FileUnreadable, match="过大"):
        sheets.workbook_cells(workbook())


def test_a_table_of_text_counts_its_cells_too() -> None:
    """20 MB of nothing but commas, once a minute's work for the server."""
    with pytest.raises(FileUnreadable, match="万格"):
        read((b"," * 199 + b"\n") * 100_000)


@pytest.mark.parametrize("content", [uploads.pdf(), uploads.word(), b"", uploads.archive({"a.csv": b"x"})])
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(FileRefused):
        read(content)


def test_a_damaged_workbook_is_told() -> None:
    broken = uploads.repacked(uploads.excel(), add={"xl/worksheets/sheet1.xml": b"<worksheet"})
    with pytest.raises(FileUnreadable, match="损坏"):
        read(broken)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        read(text.encode("utf-8", "ignore"))
    except (FileRefused, FileUnreadable) as refused:
        told = refused.sentence
    else:
        told = "。"
    assert told.endswith("。")
