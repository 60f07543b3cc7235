"""What becomes of answers: states, facts, words for papers, differences, a read-only view, spreadsheet rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from core.forms import (
    EvidenceFile,
    SectionState,
    differences,
    examine,
    facts,
    laid_out,
    paper_values,
    prefilled,
    review,
    section_states,
    settled,
    unanswered,
)
from core.forms.xlsx_row import XlsxRow, form_workbook, xlsx_columns, xlsx_values
from core.plugin_api.declarations.form import Choice, Field, FieldType, Form, Section, When
from core.plugin_api.declarations.values import Industry
from core.plugin_api.facts import Facts, Word
from tests.support import sample_forms as s

FILES = {"f1": EvidenceFile("f1", "证明.pdf", 2048, "/files/f1")}

SECTIONS = Form(
    id="sectioned",
    title="分节表",
    clause="C-1",
    sections=(
        Section(id="base", title="基本情况", fields=(s.NAME, s.LEVEL)),
        Section(id="plan", title="方案", fields=(s.STORY,)),
        Section(id="area", title="面积", fields=(s.AREA, s.BUILT)),
        Section(id="national", title="国家级", fields=(s.RATE,), when=When(field="level", equals="national")),
    ),
    checks=s.CHECKS[:1],
)


# --- Laying out -------------------------------------------------------------------------------------------------------


def test_labels_follow_the_calls_year() -> None:
    form = s.form_of(s.OPERATIONS)
    assert [row.label for row in form.fields["operations"].rows] == ["2022 年", "2023 年预计"]
    standing = laid_out(form.form, year=None)
    assert standing.fields["operations"].rows == form.fields["operations"].rows, "already filled"
    declared = Form(
        id="f", title="{year}年表", clause="C-1", sections=(Section(id="a", title="{year+1}", fields=(s.NAME,)),)
    )
    assert laid_out(declared, year=None).title == "N年表"
    assert laid_out(declared, year=2024).sections[0].title == "2025"


def test_laying_out_again_costs_nothing_and_industries_become_options() -> None:
    field = Field(name="industry", label="重点行业", type=FieldType.CHOICE, choices_from="industries")
    declared = Form(id="f", title="表", clause="C-1", sections=(Section(id="a", title="甲", fields=(field,)),))
    industries = (Industry(sector="建材行业", name="水泥", clause="C-2"),)
    form = laid_out(declared, year=2024, industries=industries)
    assert form.fields["industry"].choices == (Choice(name="水泥", label="水泥", group="建材行业"),)
    assert laid_out(declared, year=2024, industries=industries) is form


# --- States -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "states"),
    [
        ({}, ["empty", "empty", "empty", "not_applicable"]),
        ({"unit_name": "甲"}, ["started", "empty", "empty", "not_applicable"]),
        ({"unit_name": "甲", "level": "national"}, ["complete", "empty", "empty", "empty"]),
        ({"area": "1", "built": "2"}, ["empty", "empty", "in_error", "not_applicable"]),
        ({"area": "2", "built": "1", "story": "x"}, ["empty", "complete", "complete", "not_applicable"]),
    ],
)
def test_the_task_list_says_how_far_each_section_is(answers: dict[str, object], states: list[str]) -> None:
    found = section_states(laid_out(SECTIONS, year=2024), answers)
    assert [status.state for status in found.values()] == states


def test_a_section_that_may_stay_empty_says_so() -> None:
    found = section_states(laid_out(SECTIONS, year=2024), {})
    assert [found[name].label for name in ("base", "plan", "national")] == ["未填写", "选填", "不适用"]
    assert [fault.path for fault in found["base"].faults] == ["unit_name", "level"]
    assert SectionState.IN_ERROR.label == "需修改"


# --- Facts, papers, first filling -------------------------------------------------------------------------------------


def test_facts_are_typed_and_reachable_by_dotted_names() -> None:
    known = Facts(facts(s.whole_form(), settled(s.whole_form(), s.COMPLETE)))
    assert known["operations.y1.revenue"] == Decimal(150)
    assert known["operations.y1.share"] == Decimal(75)
    assert known["founded"] == date(2010, 3, 5)
    assert known["audited"] is True
    assert known["honours.water"] is False
    assert known["count"] == 120
    level = known["level"]
    assert level == "provincial"
    assert isinstance(level, Word)
    assert level.label == "省级"
    assert known["work"] == ("a", "c")
    assert known["files"] == ("f1",)
    assert known.get("story") is None
    products = known["products"]
    assert isinstance(products, tuple)
    assert products[1] == {"product": "塔机", "kind": "national", "output": Decimal(2), "mark": "1"}


def test_papers_get_words_numbers_and_days() -> None:
    values = paper_values(s.whole_form(), s.COMPLETE)
    assert values["level"] == "省级"
    assert values["work"] == "审核、改造"
    assert values["audited"] == "是"
    assert values["operations.y1.revenue"] == Decimal(150)
    assert values["founded"] == date(2010, 3, 5)
    assert values["started"] == 2011
    assert values["honours.factory"] == "是"
    assert values["products.product"] == "泵车、塔机"


def test_a_first_filling_takes_what_the_fields_accept() -> None:
    named = Field(name="n", label="名称", type=FieldType.TEXT, prefill="unit.name", max_length=5)
    code = Field(name="c", label="代码", type=FieldType.TEXT, prefill="unit.code")
    form = s.form_of(named, code, s.STORY)
    assert prefilled(form, {"unit.name": "甲公司", "unit.code": None}) == {"n": "甲公司"}
    assert prefilled(form, {"unit.name": "一个很长的名称", "unit.code": "X"}) == {"c": "X"}


# --- Differences ------------------------------------------------------------------------------------------------------


def test_differences_are_told_in_sentences() -> None:
    after = {
        **s.COMPLETE,
        "unit_name": "乙公司",
        "story": "新写",
        "phone": "13800000000",
        "operations": {"y2": {"assets": "100", "revenue": "60"}, "y1": {"assets": "200", "revenue": "150"}},
        "products": [{"product": "泵车", "output": "7.5"}],
        "files": ["f2"],
    }
    form = s.whole_form()
    told = [str(difference) for difference in differences(form, s.COMPLETE, after)]
    assert told == [
        "“企业名称”由 “甲公司” 改为 “乙公司”",
        "填写了“情况说明”：“新写”",
        "修改了“联系电话”（个人信息，内容不显示）",
        "“经营情况”中“2022 年”的“收入”由 “50 万元” 改为 “60 万元”",
        "删去了“主要产品”第 2 行的“产品名称”，原为 “塔机”",
        "删去了“主要产品”第 2 行的“种类”，原为 “国家级”",
        "删去了“主要产品”第 2 行的“产值”，原为 “2 万元”",
        "删去了“主要产品”第 2 行的“国家编号”，原为 “1”",
        "“佐证材料”由 “1 个文件” 改为 “1 个文件（已更换）”",
    ]
    shown = differences(form, s.COMPLETE, after, personal=True)[2]
    assert (shown.path, shown.before, shown.after) == ("phone", "0731-88955371", "13800000000")
    assert differences(form, after, after) == ()


# --- Reading ----------------------------------------------------------------------------------------------------------


def test_answers_are_read_as_pairs_and_personal_ones_are_hidden() -> None:
    only = review(s.whole_form(), s.COMPLETE, files=FILES)[0]
    items = {item.field.name: item for item in only.items}
    assert (only.clause, only.ours) == ("C-1", None)
    assert items["unit_name"].words == "甲公司"
    assert items["area"].words == "12.5"
    assert items["rate"].unit == "%"
    assert items["founded"].words == "2010年3月5日"
    assert items["phone"].hidden
    assert "0731" not in str(items["phone"])
    assert items["story"].absence == "未填写（选填）"
    assert items["files"].files == (FILES["f1"],)
    assert "remark" not in items
    table = items["operations"].table
    assert table is not None
    assert table.rows == (("2022 年", "100", "50", "50"), ("2023 年预计", "200", "150", "75"))
    assert {item.field.name: item.words for item in review(s.whole_form(), s.COMPLETE, personal=True)[0].items}[
        "phone"
    ] == "0731-88955371"


def test_what_does_not_apply_is_not_read() -> None:
    form = laid_out(SECTIONS, year=2024)
    assert [each.section.id for each in review(form, {"level": "provincial"})] == ["base", "plan", "area"]
    assert [each.section.id for each in review(form, {}, sections={"plan"})] == ["plan"]


# --- Spreadsheet rows -------------------------------------------------------------------------------------------------


def test_a_row_has_the_forms_order_with_units() -> None:
    form = s.form_of(s.NAME, s.AREA, s.RATE, s.OPERATIONS, s.PRODUCTS, s.HONOURS, s.NOTE)
    columns = ("总资产（万元）", "收入（万元）", "周转率（%）")
    assert [column.heading for column in xlsx_columns(form)] == [
        "企业名称",
        "规划面积（平方公里）",
        "利用率（%）",
        *(f"经营情况｜{row}｜{column}" for row in ("2022 年", "2023 年预计") for column in columns),
        "荣誉｜绿色工厂",
        "荣誉｜节水型企业",
    ]
    assert xlsx_values(form, {"unit_name": "甲", "area": "1.5"})[:3] == ("甲", Decimal("1.5"), None)


def test_numbers_are_numbers_days_are_days_and_no_text_is_a_formula() -> None:
    form = s.form_of(s.NAME, s.AREA, s.FOUNDED, s.PRODUCTS)
    answers = {
        "unit_name": '=HYPERLINK("http://x")',
        "area": "12.5",
        "founded": "2010-03-05",
        "products": [{"product": "+1", "output": "2"}],
    }
    written = form_workbook(form, [XlsxRow({"申报单位": "@甲"}, answers), XlsxRow({"申报单位": "乙"}, {})])
    book = CalamineWorkbook.from_filelike(BytesIO(written))
    assert book.sheet_names == ["样例表", "主要产品"]
    rows = book.get_sheet_by_name("样例表").to_python()
    assert rows[0] == ["申报单位", "企业名称", "规划面积（平方公里）", "成立时间"]
    assert rows[1] == ["@甲", '=HYPERLINK("http://x")', 12.5, date(2010, 3, 5)]
    assert book.get_sheet_by_name("主要产品").to_python()[1] == ["@甲", 1.0, "+1", "", 2.0, ""]
    with ZipFile(BytesIO(written)) as package:
        assert not [name for name in package.namelist() if b"<f>" in package.read(name)]


def test_a_figure_is_read_in_the_unit_that_was_stated() -> None:
    """The form prints two units to choose from; whoever reads the answer is shown the one that belongs."""
    used = Field(
        name="used", label="能耗", type=FieldType.DECIMAL, unit="tce/产品单位或 tce/万元", unit_from="counted_in"
    )
    form = s.form_of(used, Field(name="counted_in", label="计量口径", type=FieldType.TEXT))
    stated = {"used": "0.42", "counted_in": " tce/吨水泥 "}
    for answers, unit, words in ((stated, "tce/吨水泥", "0.42 tce/吨水泥"), ({"used": "0.42"}, None, "0.42")):
        item = review(form, answers)[0].items[0]
        assert (item.words, item.unit) == ("0.42", unit)
        assert differences(form, {}, answers)[0].after == words


def test_what_a_draft_leaves_open_is_counted_where_it_is_demanded_and_asked() -> None:
    fields = (
        Field(name="exports", label="是否出口", type=FieldType.YES_NO),
        Field(name="share", label="出口占比", type=FieldType.TEXT, when=When(field="exports", equals=True)),
        Field(name="remarks", label="备注", type=FieldType.TEXT, required=False),
        Field(name="note", label="说明", type=FieldType.NOTE, help="无需填写"),
    )
    form = s.form_of(*fields)
    (section,) = form.sections
    counts = [unanswered(section, examine(form, given)) for given in ({}, {"exports": False}, {"exports": True})]
    assert counts == [1, 0, 1]
