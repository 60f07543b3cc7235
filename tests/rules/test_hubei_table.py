"""Hubei's table of recommended units, as workbook and document: four parts, products by their names."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import IO, Any

import docx
import pytest
from python_calamine import CalamineWorkbook

from core.papers import SummaryRow, summary_document, summary_workbook
from core.plugin_api import SummaryTable
from tests.rules.books import book_of

BODY = "武汉市经济和信息化局"
PARTS = {
    "绿色工厂": ["序号", "市州", "企业名称", "所在县（市、区）", "所属行业", "第三方评价机构", "申报层级"],
    "绿色设计产品": ["序号", "市州", "企业名称", "产品名称", "规格型号", "第三方评价机构"],
    "绿色供应链管理企业": ["序号", "市州", "企业名称", "所在县（市、区）", "所属行业", "第三方评价机构", "申报层级"],
    "绿色工业园区": ["序号", "市州", "园区名称", "所在县（市、区）", "主导产业", "第三方评价机构", "申报层级"],
}
MAKER = "武汉示例照明有限公司"


@pytest.fixture(scope="module")
def table() -> SummaryTable:
    return book_of("hubei", date(2024, 4, 15)).summary_table("recommended")


def summed_up() -> list[SummaryRow]:
    known = {"body.name": "武汉市", "county": "示例区", "evaluator.name": "示例评价有限公司"}
    lamps = [
        SummaryRow("product", {**known, "unit.name": MAKER, "subject": name}, levels=("provincial",))
        for name in ("LED 筒灯", "LED 路灯")
    ]
    return [
        SummaryRow("factory", {**known, "unit.name": "武汉示例光电有限公司"}, levels=("provincial", "national")),
        *lamps,
        SummaryRow("supply_chain", {**known, "unit.name": "武汉示例医药有限公司"}, levels=("national",)),
        SummaryRow("park", {**known, "unit.name": "武汉示例开发区"}, levels=("provincial",)),
    ]


def cells(content: IO[bytes]) -> list[list[Any]]:
    with content:
        return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()


def test_the_workbook_has_its_head_and_four_parts(table: SummaryTable) -> None:
    sheet = cells(summary_workbook(table, summed_up(), year=2024, body_name=BODY))
    text = [str(row[0]) for row in sheet]
    assert text[0] == "2024 年湖北省绿色制造名单推荐汇总表"
    assert any(line.startswith(f"推荐单位（盖章）：{BODY}") for line in text)
    for part, headings in PARTS.items():
        assert [cell for cell in sheet[text.index(part) + 1] if cell] == headings


def test_one_enterprise_has_a_row_for_each_product(table: SummaryTable) -> None:
    sheet = cells(summary_workbook(table, summed_up(), year=2024, body_name=BODY))
    first = [row[0] for row in sheet].index("绿色设计产品") + 2
    assert [row[:4] for row in sheet[first : first + 2]] == [
        [1.0, "武汉市", MAKER, "LED 筒灯"],
        [2.0, "武汉市", MAKER, "LED 路灯"],
    ]


def test_the_document_says_the_same(table: SummaryTable) -> None:
    made = docx.Document(BytesIO(summary_document(table, summed_up(), year=2024, body_name=BODY)))
    rows = [[" ".join(cell.text.split()) for cell in row.cells] for each in made.tables for row in each.rows]
    assert [row for row in rows if row[0] == "序号"] == list(PARTS.values())
    boxes = [row[-1] for row in rows if "国家级" in row[-1]]
    assert boxes == ["☑省级 ☑国家级", "☐省级 ☑国家级", "☑省级 ☐国家级"]


def test_the_table_says_that_it_is_ours(table: SummaryTable) -> None:
    assert table.clause is None
    assert table.choice
