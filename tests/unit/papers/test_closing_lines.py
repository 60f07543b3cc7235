"""What closes a summary table: lines on the right, the body's name where asked for; and boxes to be ticked."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any
from zipfile import ZipFile

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from python_calamine import CalamineWorkbook

from core.papers import SummaryRow, summary_document, summary_workbook
from core.plugin_api.declarations.summary_table import Column, Part, SummaryTable

COLUMNS = (
    Column(heading="序号", value=("row_number",)),
    Column(heading="层级", boxes={"national": "国家级", "provincial": "省级"}, width=20),
)
TABLE = SummaryTable(
    id="t",
    clause="C",
    title="表",
    head=("填报人：{body}经办人",),
    foot=("推荐单位：{body}", "(单位公章)", "{year}年　　月　　日"),
    notes=("注：一行",),
    parts=(
        Part(title="工厂", categories=("factory",), columns=COLUMNS),
        Part(title="园区", categories=("park",), columns=COLUMNS),
    ),
)
ROWS = [SummaryRow("factory", levels=("national", "provincial")), SummaryRow("factory", levels=("national",))]


def cells(content: IO[bytes]) -> list[list[Any]]:
    with content:
        return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()


def test_both_boxes_may_be_ticked_and_an_empty_part_has_them_open() -> None:
    sheet = cells(summary_workbook(TABLE, ROWS, year=2024, body_name="南昌市"))
    assert [row[:2] for row in sheet[3:6]] == [
        ["序号", "层级"],
        [1.0, "☑国家级 ☑省级"],
        [2.0, "☑国家级 ☐省级"],
    ]
    assert [row[:2] for row in sheet[8:12]] == [["", "☐国家级 ☐省级"]] * 4


@pytest.mark.parametrize(("name", "shown"), [("南昌市", "南昌市"), (None, "")])
def test_the_bodys_name_stands_where_the_lines_ask_for_it(name: str | None, shown: str) -> None:
    column = [row[0] for row in cells(summary_workbook(TABLE, ROWS, year=2024, body_name=name))]
    assert column[1] == f"填报人：{shown}经办人"
    assert column[-4:] == ["注：一行", f"推荐单位：{shown}", "(单位公章)", "2024年　　月　　日"]


def test_a_name_with_braces_stays_a_name() -> None:
    column = [row[0] for row in cells(summary_workbook(TABLE, ROWS, year=2024, body_name="{year}市"))]
    assert column[-3] == "推荐单位：{year}市"


def test_the_document_closes_on_the_right() -> None:
    document = docx.Document(BytesIO(summary_document(TABLE, ROWS, year=2024, body_name="南昌市")))
    *_, name, seal, day = document.tables[-1].rows[-1].cells[0].paragraphs
    assert [line.text for line in (name, seal, day)] == ["推荐单位：南昌市", "(单位公章)", "2024年　　月　　日"]
    assert {line.alignment for line in (name, seal, day)} == {WD_ALIGN_PARAGRAPH.RIGHT}


def test_the_workbook_closes_on_the_right() -> None:
    with summary_workbook(TABLE, ROWS, year=2024) as content, ZipFile(content) as package:
        assert 'horizontal="right"' in package.read("xl/styles.xml").decode()
