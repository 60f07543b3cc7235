"""Shanxi's table of recommended units, as workbook and document: three parts, boxes for both levels."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import IO, Any

import docx
import pytest
from python_calamine import CalamineWorkbook

from core.papers import SummaryRow, summary_document, summary_workbook
from core.plugin_api import SummaryTable
from tests.rules.books import book_of

ENTERPRISE_HEADINGS = [
    "序号",
    "单位名称",
    "统一社会信用代码",
    "所在县（市、区）",
    "主要产品",
    "申报层级",
    "评价方式和机构",
    "评价标准",
    "2024年工业总产值（万元）",
    "2024年综合能源消费量（tce）",
    "联系人及电话",
]


@pytest.fixture(scope="module")
def table() -> SummaryTable:
    return book_of("shanxi", date(2025, 5, 20)).summary_table("recommended")


def summed_up() -> list[SummaryRow]:
    known = {
        "county": "示例县",
        "output_value": Decimal(120000),
        "contact_name": "李四",
        "contact_phone": "13800000000",
    }
    return [
        SummaryRow("factory", {**known, "unit.name": "太原示例铸造有限公司"}, levels=("provincial",)),
        SummaryRow("park", {**known, "unit.name": "太原示例开发区"}, levels=("provincial", "national")),
        SummaryRow("supply_chain", {**known, "unit.name": "太原示例装备有限公司"}, levels=("national",)),
    ]


def cells(content: IO[bytes]) -> list[list[Any]]:
    with content:
        return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()


def test_the_workbook_has_its_head_and_three_parts(table: SummaryTable) -> None:
    sheet = cells(summary_workbook(table, summed_up(), year=2025, body_name="太原市工业和信息化局"))
    text = [str(row[0]) for row in sheet]
    assert text[0] == "2025年度绿色制造名单推荐汇总表"
    assert any(line.startswith("推荐单位（盖章）：太原市工业和信息化局") for line in text)
    parts = ["一、绿色工厂", "二、绿色工业园区", "三、绿色供应链管理企业"]
    assert [line for line in text if line in parts] == parts
    assert sheet[text.index("一、绿色工厂") + 1] == ENTERPRISE_HEADINGS
    assert sheet[text.index("二、绿色工业园区") + 1][7] == "园区内绿色工厂数（家）"


def test_a_box_is_ticked_for_each_level_that_is_aimed_at(table: SummaryTable) -> None:
    sheet = cells(summary_workbook(table, summed_up(), year=2025, body_name="太原市工业和信息化局"))
    boxes = {row[1]: row[5] for row in sheet if row[0] == 1.0}
    assert boxes == {
        "太原示例铸造有限公司": "☑省级 ☐国家级",
        "太原示例开发区": "☑省级 ☑国家级",
        "太原示例装备有限公司": "☐省级 ☑国家级",
    }


def test_the_document_says_the_same(table: SummaryTable) -> None:
    made = docx.Document(BytesIO(summary_document(table, summed_up(), year=2025, body_name="太原市工业和信息化局")))
    assert [cell.text for cell in made.tables[0].rows[1].cells] == ENTERPRISE_HEADINGS
    boxes = [" ".join(each.rows[2].cells[5].text.split()) for each in made.tables]
    assert boxes == ["☑省级 ☐国家级", "☑省级 ☑国家级", "☐省级 ☑国家级"]
