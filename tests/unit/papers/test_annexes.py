"""The official papers of a real region, read back: words, order, units, boxes, page set-up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import IO, Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from core.forms import EvidenceFile, LaidOutForm, laid_out, paper_values
from core.papers import SummaryRow, form_document, summary_document, summary_workbook
from core.plugin_api.declarations.form import Form
from core.plugin_api.declarations.summary_table import Column, Part, SummaryTable
from core.plugin_kit.loader import load

REGION = load("hunan")
FORMS: Mapping[str, Form] = {form.id: form for layer in REGION.layers for form in layer.forms}
TABLES: Mapping[str, SummaryTable] = {table.id: table for layer in REGION.layers for table in layer.summary_tables}

ENTERPRISE: Mapping[str, object] = {
    "enterprise_name": "演示重工有限公司",
    "industry": "machinery",
    "industrial_system": "construction_machinery",
    "founded_on": "2010-03-05",
    "contact_name": "李四",
    "contact_phone": "13800000000",
    "compulsory_audit": "done",
    "voluntary_audit": "not_done",
    "honours": {"green_unit": True, "water_saving": False},
    "products": [
        {"product": "泵车", "capacity": "6000 台/年", "sales_rate": "98.5", "energy": "1.25"},
        {"product": "塔机", "capacity": "3000 台/年", "sales_rate": "101"},
    ],
    "operations": {"y3": {"assets": "125000.5", "debt_ratio": "45.2"}, "y1": {"revenue": "98000", "profit": "-1200"}},
}
VALUES = {"unit.name": "演示重工有限公司", "category": "湖南省绿色工厂"}


def form(form_id: str) -> LaidOutForm:
    return laid_out(FORMS[form_id], year=2024)


def read(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


def paragraphs(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def rows(document: Document, number: int) -> list[list[str]]:
    """A table's rows as their cells stand in the file: spans once, cells that continue from above empty."""
    table = document.tables[number]._tbl
    return [
        ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
        for row in table.iter(qn("w:tr"))
    ]


@pytest.fixture(scope="module")
def plan() -> Document:
    """附件1 as one document: cover, basic information, the plan."""
    outline = form("creation-work-plan").fields
    texts = {name: f"第一段。\n第二段，关于{name}。" for name in outline if name != "plan_attachments"}
    filed = (
        (form("basic-information-enterprise"), ENTERPRISE),
        (form("creation-work-plan"), texts | {"plan_attachments": ["f1"]}),
    )
    return read(form_document(*filed, values=VALUES, files={"f1": EvidenceFile("f1", "验收意见.pdf")}))


def test_the_cover_stands_as_printed(plan: Document) -> None:
    assert paragraphs(plan)[:4] == [
        "附件 1",
        "湖南省绿色制造体系创建工作方案",
        "湖南省工业和信息化厅制",
        "二〇二三年十二月",
    ]
    assert rows(plan, 0) == [
        ["单位（盖章）", "：", "演示重工有限公司"],
        ["创建类型", "：", "湖南省绿色工厂"],
        ["联系人", "：", "李四"],
        ["联系电话", "：", "13800000000"],
    ]


def test_the_basic_information_is_laid_cell_by_cell(plan: Document) -> None:
    grid = rows(plan, 1)
    assert grid[0] == ["企业名称", "演示重工有限公司"]
    assert grid[1] == ["所属行业", "机械", "所属现代产业体系", "工程机械"]
    assert grid[3][-2:] == ["成立时间", "2010年3月5日"]
    assert grid[6] == [
        "近五年实施清洁生产情况",
        "强制性清洁生产审核",
        "☑已完成 ☐未完成",
        "近五年节能诊断开展情况",
        "☐已完成 ☐未完成",
    ]
    assert grid[7] == ["", "自愿性清洁生产审核", "☐已完成 ☑未完成", "", ""]
    assert grid[10][:3] == ["绿色工厂或绿色供应链管理企业", "√", ""]
    assert grid[11][3:6] == ["省节水型企业", "", "√"]
    assert grid[12] == ["2023 年度预计主要产品生产销售及能源资源消费情况"]
    assert grid[14] == ["泵车", "6000 台/年", "", "98.5%", "", "1.25", ""]
    assert grid[15][:4] == ["塔机", "3000 台/年", "", "101%"]
    assert grid[17] == ["年度", "总资产（万元）", "负债率（%）", "主营业务收入（万元）", "利润（万元）", "税金（万元）"]
    assert grid[18] == ["2021 年", "125000.5", "45.2", "", "", ""], "the heading gives the unit"
    assert grid[20] == ["2023 年预计", "", "", "98000", "-1200", ""]


def test_every_row_fills_the_whole_width(plan: Document) -> None:
    for row in plan.tables[1]._tbl.iter(qn("w:tr")):
        spans = [cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") for cell in row.iter(qn("w:tc"))]
        assert sum(1 if span is None else int(span.get(qn("w:val"), "0")) for span in spans) == 36


def test_outline_and_notes_follow_in_the_issued_order(plan: Document) -> None:
    text = paragraphs(plan)
    notes = [line for line in text if re.match(r"(注：)?[123]、", line)]
    assert [line[:4] for line in notes] == ["注：1、", "2、所属", "3、近五"]
    headings = [line for line in text if re.match("[一二三四五六七]、|附件（", line)]
    assert headings == [
        "一、单位基本情况",
        "二、创建思路",
        "三、创建目标",
        "四、创建任务",
        "五、进度安排",
        "六、保障措施",
        "七、拟实施项目清单",
        "附件（相关证明、支撑材料及文件）",
    ]
    assert text[text.index("二、创建思路") + 1 :][:2] == ["第一段。", "第二段，关于plan_approach。"]
    assert text[-1] == "验收意见.pdf"


def test_it_prints_on_a4_with_chinese_fonts(plan: Document) -> None:
    for section in plan.sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
    fonts = {run._element.rPr.rFonts.get(qn("w:eastAsia")) for paragraph in plan.paragraphs for run in paragraph.runs}  # type: ignore[union-attr]
    assert {"黑体", "宋体", "仿宋_GB2312"} <= fonts
    assert plan.core_properties.author == ""
    assert plan.sections[-1].footer.paragraphs[0].text.startswith("— ")


def test_an_unanswered_form_prints_with_room_to_write() -> None:
    document = read(form_document((form("basic-information-park"), {})))
    grid = rows(document, 1)
    assert grid[1][:2] == ["园区级别", "☐国家级 ☐省级"]
    assert "1、获批国家绿色工厂      家、省级绿色工厂      家；" in [row[0] for row in grid]


def test_answers_stand_inline_in_the_parks_seven_lines() -> None:
    counts = {name: 3 for name, field in form("basic-information-park").fields.items() if field.type.value == "integer"}
    lines = [row[0] for row in rows(read(form_document((form("basic-information-park"), counts))), 1)]
    assert "1、获批国家绿色工厂 3 家、省级绿色工厂 3 家；" in lines
    assert [line[0] for line in lines if re.match(r"\d、", line)] == ["1", "2", "3", "4", "6", "7", "8"]


def test_contact_details_can_be_struck_out() -> None:
    document = read(form_document((form("basic-information-enterprise"), ENTERPRISE), values=VALUES, personal=False))
    printed = str([rows(document, 0), rows(document, 1)])
    assert "13800000000" not in printed
    assert "＊＊＊" in printed


def test_what_no_document_can_hold_is_left_out() -> None:
    document = read(form_document((form("basic-information-enterprise"), {}), values={"unit.name": "甲\x00\ud800公司"}))
    assert rows(document, 0)[0][-1] == "甲公司"


# --- Summary tables ---------------------------------------------------------------------------------------------------


def summary_rows() -> list[SummaryRow]:
    values = paper_values(form("basic-information-enterprise"), ENTERPRISE) | VALUES | {"main_business": "混凝土机械"}
    other = values | {"unit.name": '=HYPERLINK("http://x")', "category": "湖南省绿色供应链管理示范企业"}
    return [SummaryRow("factory", values), SummaryRow("park", {}), SummaryRow("supply_chain", other)]


def cells(content: IO[bytes]) -> list[list[Any]]:
    with content:
        return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()


def test_the_workbook_has_heading_sealing_line_columns_and_notes_as_issued() -> None:
    content = summary_workbook(TABLES["creation-plan-enterprises"], summary_rows(), year=2024, body_name="长沙市工信局")
    sheet = cells(content)
    assert [row[0] for row in sheet[:3]] == [
        "附件2-1",
        "2024年湖南省绿色制造体系申报汇总表",
        "（绿色工厂、绿色供应链管理示范企业）",
    ]
    assert (sheet[3][0], sheet[3][9]) == ("推荐单位（盖章）：长沙市工信局", "单位：万元")
    assert sheet[4] == [
        "序号",
        "申报单位",
        "主营业务",
        "创建类型",
        "所属行业",
        "所属体系分类",
        "2023年主营业务收入（预计）",
        "2023年利润（预计）",
        "2023年税收（预计）",
        "申报单位联系人及手机",
    ]
    assert sheet[5][:7] == [1.0, "演示重工有限公司", "混凝土机械", "湖南省绿色工厂", "机械", "工程机械", 98000.0]
    assert sheet[5][7:] == [-1200.0, "", "李四 13800000000"]
    assert sheet[6][:4] == [2.0, '=HYPERLINK("http://x")', "混凝土机械", "湖南省绿色供应链管理示范企业"]
    assert [str(row[0])[:2] for row in sheet[7:]] == ["注：", "2、", "3、", "4、"]


def test_the_workbook_prints_one_page_wide_on_a4_and_holds_no_formula() -> None:
    content = summary_workbook(TABLES["creation-plan-enterprises"], summary_rows(), year=2024)
    with content, ZipFile(content) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        names = package.read("xl/workbook.xml").decode()
        styles = package.read("xl/styles.xml").decode()
    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in sheet
    assert "<f>" not in sheet
    assert "$5:$5" in names, "the headings are repeated on every page"
    assert "#,##0.00" in styles or 'numFmtId="4"' in styles
    assert "黑体" in styles


def test_the_document_says_the_same_as_the_workbook() -> None:
    document = read(
        summary_document(TABLES["creation-plan-enterprises"], summary_rows(), year=2024, body_name="长沙市工信局")
    )
    text = paragraphs(document)
    assert text[:3] == ["附件2-1", "2024年湖南省绿色制造体系申报汇总表", "（绿色工厂、绿色供应链管理示范企业）"]
    assert text[3] == "推荐单位（盖章）：长沙市工信局\t单位：万元"
    table = rows(document, 0)
    assert table[1][6:8] == ["98,000.00", "-1,200.00"]
    assert [row[0][:2] for row in table[1:]] == ["1", "2", "注："]
    assert round(document.sections[0].page_width.mm) == 297  # type: ignore[union-attr]
    assert document.tables[0]._tbl.findall(f".//{qn('w:tblHeader')}"), "the headings are repeated on every page"


def test_the_parks_table_has_its_own_units_and_columns() -> None:
    values = {"unit.name": "演示园区", "built_area": Decimal("12.5"), "total_output": Decimal(300)}
    sheet = cells(summary_workbook(TABLES["creation-plan-parks"], [SummaryRow("park", values)], year=2024))
    assert sheet[3][6] == "单位：平方公里、亿元"
    assert sheet[4][-1] == "联系人及手机（预计）"
    assert sheet[5] == [1.0, "演示园区", "", 12.5, 300.0, "", ""]


def test_parts_are_for_their_categories_and_tracks_and_count_for_themselves() -> None:
    new = [SummaryRow("factory", {"unit.name": name}, track="new") for name in ("甲", "乙")]
    old = SummaryRow("factory", {"unit.name": "丙"}, track="existing")
    sheet = cells(summary_workbook(TABLES["national-new-units"], [*new, old], year=2025, body_name="长沙市工信局"))
    column = [row[0] for row in sheet]
    assert column[2:5] == ["填报市州（盖章）：长沙市工信局", "填报人:", "联系电话："]
    assert column[5:9] == ["绿色工厂", "序号", 1.0, 2.0]
    assert column[9:11] == ["绿色园区", "序号"]
    assert "丙" not in str(sheet)


def test_boxes_scales_days_and_several_values() -> None:
    table = SummaryTable(
        id="t",
        clause="C",
        title="表",
        parts=(
            Part(
                categories=("factory",),
                columns=(
                    Column(heading="层级", boxes={"national": "国家级", "provincial": "省级"}, width=20),
                    Column(heading="产值（亿元）", value=("output",), scale="10000", number_format="0.00"),
                    Column(heading="日期", value=("day",)),
                    Column(heading="联系", value=("name", "none", "count")),
                ),
            ),
        ),
    )
    values = {"output": Decimal(12345), "day": date(2023, 1, 5), "name": "李四", "count": 3}
    row = SummaryRow("factory", values, levels=("provincial",))
    expected = ["☐国家级 ☑省级", 1.2345, date(2023, 1, 5), "李四 3"]
    assert cells(summary_workbook(table, [row], year=None))[2] == expected
    assert rows(read(summary_document(table, [row], year=None)), 0)[1] == [
        "☐国家级 ☑省级",
        "1.23",
        "2023年1月5日",
        "李四 3",
    ]
