"""What is understood of a notice: clauses as numbered, forces by their words, marks, tables; on layouts of its own."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from io import BytesIO

import docx
import pytest
from docx.oxml import OxmlElement

from core.plugin_api import yaml_text
from core.plugin_api.declarations import FieldType, Force
from core.plugin_kit.drafting import (
    NotADocument,
    bounded,
    counted,
    docx_blocks,
    from_json,
    plain_blocks,
    sheets,
    understood,
)
from core.plugin_kit.drafting.blocks import Cell, Grid, Line
from core.plugin_kit.drafting.forces import forces
from core.plugin_kit.drafting.head import year_of
from core.plugin_kit.drafting.marks import Mark, MarkKind, marks
from core.plugin_kit.drafting.numerals import chinese, value
from core.plugin_kit.drafting.questions import Names, asked, parted
from core.plugin_kit.drafting.reading import ReadDocument
from core.plugin_kit.drafting.tables import body_table, cover_lines, form_table, list_parts
from core.plugin_kit.drafting.yaml_lines import one
from tests.unit.plugin_kit.notices import ARTICLES, PLAIN, form_docx

pytestmark = pytest.mark.one_kind


def read(text: str) -> ReadDocument:
    return understood(plain_blocks(text.encode()), "XX")[0]


def grid(*rows: tuple[str, ...]) -> Grid:
    return Grid(tuple(tuple(Cell(text) for text in row) for row in rows))


@pytest.mark.parametrize(
    ("text", "number"),
    [("十二", 12), ("二十", 20), ("一百零三", 103), ("二〇二三", 2023), ("12", 12), ("③", 3), ("两", 2), ("甲", None)],
)
def test_numbers_as_notices_write_them(text: str, number: int | None) -> None:
    assert value(text) == number


def test_numbers_are_written_as_clauses_are_counted() -> None:
    assert [chinese(number) for number in (3, 10, 14, 32)] == ["三", "十", "十四", "三十二"]


# ---- clauses


def test_five_depths_of_numbers_keep_their_order_and_print() -> None:
    found = [clause.clause.at for clause in read(PLAIN).clauses if not clause.clause.annex]
    assert found == [
        "一",
        "一(一)",
        "一(一).1",
        "一(一).2",
        "一(一).2(1)",
        "一(一).2(2)",
        "一(一).2(2)①",
        "一(一).2(2)②",
        "一(一).3",
        "一(二)",
        "二",
        "二(一)",
        "二(二)",
        "二(三)",
        "二(四)",
    ]


DECIMAL = """\
云岭省工业和信息化厅关于做好2026年度绿色工厂推荐工作的函
各市工业和信息化局：
现就有关工作函告如下。
1  名单管理
1.1  本年度新增不超过60家，其中钢铁企业
5.5 万吨以下的不推荐，占比不高于
1.2%。
1.2  每个市推荐不多于
8 家。
2  申报条件
2.1  申报企业应满足：
2.1.1  注册满3年；
2.1.2  近三年未发生事故。
2.2  园区利用率不得低于75%。
3　时间节点
3.1  5月15日前完成审核，
6 月底前公示。
3.3  鼓励各地支持。
"""


def test_numbers_that_repeat_those_above_them_are_told_from_figures() -> None:
    found = [clause.clause.at for clause in read(DECIMAL).clauses]
    assert found == ["1", "1.1", "1.2", "2", "2.1", "2.1.1", "2.1.2", "2.2", "3", "3.1", "3.3"]


def test_a_document_in_a_numbering_that_nobody_knows_says_so() -> None:
    lines = "".join(f"甲{number}款：企业应当按时填报。\n" for number in range(12))
    (strange,) = (plain_blocks(f"关于推荐绿色工厂的通知\n{lines}".encode()),)
    assert "13 lines stand in no clause" in counted(strange)
    assert "stand in no clause" not in counted(plain_blocks(DECIMAL.encode()))


def test_a_line_that_the_page_broke_is_whole_again() -> None:
    clause = next(each for each in read(PLAIN).clauses if each.clause.at == "一(一).1")
    assert clause.clause.text == "在本省注册满 3 年，近两年未发生较大及以上生产安全事故；"


def test_articles_are_counted_through_the_chapters() -> None:
    found = [clause.clause.at for clause in read(ARTICLES).clauses]
    assert found == [
        "第一条",
        "第二条",
        "第三条",
        "第三条(一)",
        "第三条(二)",
        "第四条",
        "第五条",
        "第六条",
        "第七条",
        "附件",
        "附件 表1",
    ]


def test_a_figure_at_the_edge_of_a_line_is_no_number_of_a_clause() -> None:
    broken = "1. 企业年产值达到规模以上工业企业的平均水平并且近五年内获奖\n\n7. 5 项以上的优先。"
    found = read(f"通知\n\n一、要求\n\n{broken}\n\n2. 另行通知。\n")
    assert [clause.clause.at for clause in found.clauses] == ["一", "一.1", "一.2"]


def test_what_a_notice_says_of_itself() -> None:
    head = read(PLAIN).head
    assert (head.number, head.issuer) == ("云经信节〔2027〕15号", "云岭省经济和信息化委员会")
    assert head.title == "云岭省经济和信息化委员会关于组织申报 2027 年省级绿色工厂的通知"
    assert (head.issued_on, head.in_force_from, head.year, head.place) == (
        date(2027, 4, 30),
        date(2027, 4, 30),
        2027,
        "云岭省",
    )
    assert head.choices == {"in_force_from": "文件未写施行日期，按落款日期起算"}
    rules = read(ARTICLES).head
    assert (rules.in_force_from, rules.in_force_until, rules.issued_on) == (date(2026, 3, 1), date(2031, 2, 28), None)


def test_a_notice_that_passes_another_on_is_two_documents() -> None:
    text = (
        "甲省厅关于转发乙部通知的通知\n\n各市：\n\n一、认真执行。\n\n"
        "附件：1.关于开展评价工作的通知\n2.情况汇总表\n\n甲省厅\n\n2026年5月4日\n\n"
        "附件 1\n\n关于开展评价工作的通知\n\n乙部函〔2026〕9号\n\n各省、自治区：\n\n一、总体要求\n\n二、时间安排\n\n"
        "附件：1.评价要求\n\n乙部\n\n2026年4月1日\n\n附件 1\n\n评价要求\n\n一、产品应当合格。\n\n"
        "附件 2\n\n情况汇总表\n\n序号\t单位名称\n1\t\n"
    )
    outer, inner = understood(plain_blocks(text.encode()), "XX")
    assert [clause.clause.at for clause in outer.clauses] == ["一", "附件1", "附件2", "附件2 表1"]
    assert [clause.clause.at for clause in inner.clauses] == ["一", "二", "附件1", "附件1.一"]
    assert (inner.head.number, inner.head.issued_on) == ("乙部函〔2026〕9号", date(2026, 4, 1))


def test_numbers_that_word_counts_are_printed() -> None:
    (found,) = understood(from_json(docx_blocks(form_docx())), "XX")
    assert [clause.clause.at for clause in found.clauses if not clause.clause.annex] == [
        "一",
        "一(一)",
        "一(二)",
        "二",
        "二(一)",
    ]


def test_a_hyphen_at_which_no_line_ends_is_read() -> None:
    document = docx.Document()
    run = document.add_paragraph("联系电话：0731").add_run()
    run._element.append(OxmlElement("w:noBreakHyphen"))
    run.add_text("81423293")
    document.save(kept := BytesIO())
    assert from_json(docx_blocks(kept.getvalue())) == (Line("联系电话：0731-81423293"),)


def test_what_is_far_too_long_is_refused_and_what_is_long_is_read_in_time() -> None:
    """Half a million signs of nothing but marks: quadratic work would take minutes."""
    text = "一、应当申报。" + "我厅于1月1日前核定3家，" * 33_000
    began = time.process_time()
    assert len(bounded(plain_blocks(text.encode()))) == 1
    assert len(marks(text)) > 90_000
    assert time.process_time() - began < 20
    with pytest.raises(NotADocument, match="too long"):
        bounded(plain_blocks((text + text).encode()))


@pytest.mark.parametrize("content", [b"\x00\x01", b"\xff\xfe\xff\xff\xff"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(NotADocument):
        plain_blocks(content)


def test_a_text_in_the_old_encoding_is_read() -> None:
    assert plain_blocks("一、应当申报。".encode("gb18030")) == (Line("一、应当申报。"),)


# ---- forces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("企业应当填报。", [Force.MUST]),
        ("近三年有事故的，不得申报。", [Force.MUST]),
        ("原则上应为绿色工厂。", [Force.IN_PRINCIPLE]),
        ("链主企业优先推荐，获奖的酌情加分。", [Force.PRIORITY, Force.BONUS]),
        ("鼓励企业公开信息。", [Force.ENCOURAGE]),
        ("企业可以自行评价。", [Force.SHOW]),
        ("绿色工厂是指用地集约的工厂。", [Force.SHOW]),
        ("应用先进技术的供应商可以查询平台。", [Force.SHOW]),
        ("各市审核后报送省厅，并登记。", [Force.MUST]),
        ("企业须诚信，原则上近五年审核过，鼓励公开。", [Force.MUST, Force.IN_PRINCIPLE, Force.ENCOURAGE]),
    ],
)
def test_a_force_is_proposed_by_the_words_of_force(text: str, found: list[Force]) -> None:
    assert list(forces(text)) == found


def test_items_are_as_strict_as_what_introduces_them() -> None:
    of = {clause.clause.at: clause.forces for clause in read(ARTICLES).clauses}
    assert of["第三条(一)"] == (Force.MUST,)


# ---- marks


def found(text: str, kind: MarkKind) -> list[Mark]:
    return [mark for mark in marks(text) if mark.kind is kind]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("于2024年5月27日前报送", (2024, 5, 27, True, False, "")),
        ("每年 5 月 31 日前推荐", (None, 5, 31, True, True, "")),
        ("11月7日前完成", (None, 11, 7, True, False, "")),
        ("6 月 15 日 17:30 前提交", (None, 6, 15, True, False, "17:30")),
        ("6月15日下午5时前提交", (None, 6, 15, True, False, "17:00")),
        ("自二〇二四年七月十九日起施行", (2024, 7, 19, False, False, "")),
    ],
)
def test_dates(text: str, said: tuple[int | None, int, int, bool, bool, str]) -> None:
    (mark,) = found(text, MarkKind.DATE)
    assert (mark.year, mark.month, mark.day, mark.until, mark.every_year, mark.time) == said


@pytest.mark.parametrize("text", ["〔2023〕90号文件", "《标准（2023年版）》", "13月40日前", "2023 年度计划"])
def test_what_looks_like_a_date_and_is_none(text: str) -> None:
    assert found(text, MarkKind.DATE) == []


def test_a_year_is_inferred_from_a_printed_day_alone() -> None:
    (spring,) = found("3月5日前", MarkKind.DATE)
    (autumn,) = found("10 月 27 日（周一）前", MarkKind.DATE)
    assert year_of(spring, [date(2025, 9, 28)]) == 2026
    assert year_of(autumn, [date(2025, 9, 28)]) == 2025
    assert year_of(autumn, [None, date(2026, 9, 28)]) is None  # in 2026 it is no Monday
    assert year_of(spring, [None]) is None


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("三年内不得再次申报", 3, "years"),
        ("公示 5 个工作日，无异议的", 5, "working_days"),
        ("近五年内开展过审核", 5, "years"),
        ("三十个工作日内报告", 30, "working_days"),
        ("诊断时间在 18 个月以内", 18, "months"),
        ("有效期五年，自发布之日起", 5, "years"),
    ],
)
def test_spans_of_time(text: str, amount: int, unit: str) -> None:
    (mark,) = found(text, MarkKind.SPAN)
    assert (mark.amount, mark.unit) == (Decimal(amount), unit)


@pytest.mark.parametrize(
    ("text", "amount", "unit", "least", "most"),
    [
        ("占比超过 50%", "50", "%", True, False),
        ("不低于 65%", "65", "%", True, False),
        ("15%以上", "15", "%", True, False),
        ("不超过60%", "60", "%", False, True),
        ("百分之八十以上", "80", "%", False, False),
    ],
)
def test_shares(text: str, amount: str, unit: str, least: bool, most: bool) -> None:
    (mark,) = found(text, MarkKind.SHARE)
    assert (mark.amount, mark.unit, mark.least, mark.most) == (Decimal(amount), unit, least, most)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [("不得超过15项", 15, "项"), ("不少于三家企业", 3, "家"), ("研发人员不少于二十人", 20, "人")],
)
def test_figures_with_their_units(text: str, amount: int, unit: str) -> None:
    (mark,) = found(text, MarkKind.FIGURE)
    assert (mark.amount, mark.unit) == (Decimal(amount), unit)


@pytest.mark.parametrize(
    "text", ["选择一批企业", "国家级和省级", "（GB/T 36132）", "电话 0731-88955371", "附件 1 所列"]
)
def test_what_looks_like_a_figure_and_is_none(text: str) -> None:
    assert found(text, MarkKind.FIGURE) == []


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("报送工信部", "ministry"),
        ("推荐至省工业和信息化厅", "department"),
        ("我厅组织评审", "department"),
        ("各市州工信局审核", "recommending_body"),
        ("盟市工业和信息化局负责推荐", "recommending_body"),
        ("征求生态环境、应急管理、市场监管等主管部门意见", "regulators"),
        ("第三方评价机构负责", "evaluator"),
    ],
)
def test_who_acts(text: str, actor: str) -> None:
    assert [mark.unit for mark in found(text, MarkKind.BODY)] == [actor]


# ---- tables


@pytest.mark.parametrize(
    ("label", "words", "unit"),
    [
        ("总资产（万元）", "总资产", "万元"),
        ("废水排放量（吨/万元）（预计）", "废水排放量（预计）", "吨/万元"),
        ("联系人（手机）", "联系人（手机）", ""),
        ("负债率(%)", "负债率", "%"),
        ("注册资本（万元）：____", "注册资本", "万元"),
    ],
)
def test_a_label_is_parted_from_its_unit(label: str, words: str, unit: str) -> None:
    assert parted(label) == (words, unit)


@pytest.mark.parametrize(
    ("label", "answer", "kind"),
    [
        ("企业名称", "", FieldType.TEXT),
        ("成立时间", "", FieldType.DATE),
        ("职工人数", "", FieldType.INTEGER),
        ("资产（万元）", "", FieldType.DECIMAL),
        ("利用率（%）", "", FieldType.PERCENTAGE),
        ("是否达标", "", FieldType.YES_NO),
        ("规模", "□大型 □小型", FieldType.CHOICE),
        ("审核", "□是 □否", FieldType.YES_NO),
        ("企业简介", "", FieldType.LONG_TEXT),
        ("面积", "  亩", FieldType.DECIMAL),
    ],
)
def test_how_a_label_is_answered(label: str, answer: str, kind: FieldType) -> None:
    assert asked(label, Names(), answer=answer).type is kind


def test_a_form_of_a_docx_keeps_its_cells() -> None:
    (document,) = understood(from_json(docx_blocks(form_docx())), "XX")
    (form,) = document.forms
    assert form.title == "绿色工厂申报表"
    assert [(q.label, q.type.value, q.unit) for q in form.questions] == [
        ("企业名称", "text", ""),
        ("统一社会信用代码", "text", ""),
        ("年综合能耗", "decimal", "吨标准煤"),
        ("职工人数", "integer", ""),
        ("是否通过清洁生产审核", "yes_no", ""),
        ("企业规模", "choice", ""),
        ("主要产品情况", "table", ""),
        ("绿色发展情况简介", "long_text", ""),
    ]
    table = next(q for q in form.questions if q.type is FieldType.TABLE)
    assert [(c.label, c.unit) for c in table.columns] == [
        ("产品名称", ""),
        ("年产量", "万吨"),
        ("销售收入", "万元"),
        ("市场占有率", ""),
    ]
    assert [sum(place.span for place in row) for row in form.cells] == [4] * 8


def test_the_code_that_a_form_asks_for_is_held_against_the_registers() -> None:
    """Its name and address are filled in, and may be printed otherwise; in a column it is another's."""
    names = Names()
    asks = [asked(label, names) for label in ("企业名称", "统一社会信用代码", "通讯地址", "组织机构代码")]
    assert [(each.prefill, each.same_as) for each in asks] == [
        ("unit.name", ""),
        ("unit.code", "unit.code"),
        ("unit.address", ""),
        ("", ""),
    ]
    (document,) = understood(from_json(docx_blocks(form_docx())), "XX")
    (section, *_) = sheets.form(document.forms[0], 1)["sections"]
    assert [each["same_as"] for each in section["fields"] if each["prefill"]] == [None, "unit.code"]


#: What a converter left of two tables; the dots are blanks at the end of lines.
FLATTENED = """\
附件

基本情况表

（由企业填写）

企业名称··

所属·

行业·
·

企业规模 （大型 （小型  主要产品 年产能·

（万吨）·
产销率·

1、获得国家级称号    项、省级称号    项；

注：本表一式两份。

附件2

汇总表

推荐单位（盖章）：

序

号·
单位名称·
主营·

业务·
联系电话·
""".replace("·", " ")


def test_labels_of_a_flattened_table_are_whole_again() -> None:
    document = read(f"通知\n\n一、应当填报。\n\n{FLATTENED}")
    (form,) = document.forms
    assert [(q.label, q.type.value, q.unit) for q in form.questions] == [
        ("企业名称", "text", ""),
        ("所属行业", "text", ""),
        ("企业规模", "choice", ""),
        ("主要产品", "text", ""),
        ("年产能", "decimal", "万吨"),
        ("产销率", "percentage", ""),
        ("1、获得国家级称号", "integer", "项"),
        ("省级称号", "integer", "项"),
    ]
    (table,) = document.lists
    assert table.parts[0].headings == ("序号", "单位名称", "主营业务", "联系电话")


def test_a_matrix_and_words_with_gaps() -> None:
    ticks = grid(("类别", "是", "否", "类别", "是", "否"), ("甲", "", "", "乙", "", ""), ("丙", "", "", "", "", ""))
    matrix = form_table(ticks, Names())
    assert matrix is not None
    assert [question.rows for question in matrix.questions] == [("甲", "乙", "丙")]
    line = Grid(((Cell("1、获批国家级    家、省级    家；", span=4),), (Cell("名称"), Cell(span=3))))
    gaps = form_table(line, Names())
    assert gaps is not None
    assert [(question.label, question.unit) for question in gaps.questions][:2] == [
        ("1、获批国家级", "家"),
        ("省级", "家"),
    ]
    assert gaps.cells[0][0].text == "1、获批国家级 {field_01} 家、省级 {field_02} 家；"


def test_heads_of_two_lines_are_read_from_above() -> None:
    table = Grid(
        (
            (Cell("序号", down=2), Cell("企业名称", down=2), Cell("上年", span=2)),
            (Cell("产值"), Cell("利润")),
            (Cell("1"), Cell(), Cell(), Cell()),
        )
    )
    (part,) = list_parts(table)
    assert part.headings == ("序号", "企业名称", "上年产值", "上年利润")


def test_a_table_that_is_full_is_no_list_to_be_filled() -> None:
    assert list_parts(grid(("序号", "指标", "权重"), ("1", "能耗", "8"), ("2", "水耗", "6"))) == ()


def test_figures_for_each_body() -> None:
    document = read(ARTICLES)
    ((_, table),) = document.bodies
    assert table.headings == ("绿色工厂", "绿色园区")
    assert table.rows == (("东山市", (12, 2)), ("西川市", (8, 1)), ("北河盟", (5, None)))
    assert body_table(grid(("指标", "值"), ("甲", "1"), ("乙", "2"), ("丙", "3"))) is None


def test_a_cover_is_no_form() -> None:
    assert cover_lines(grid(("单位", "：", ""), ("联系人", "：", ""))) == ("单位", "联系人")
    assert cover_lines(grid(("单位", "", "电话", ""))) == ()


def test_an_outline_is_a_form_of_headings() -> None:
    (form,) = read(PLAIN).forms
    assert (form.title, [question.label for question in form.questions]) == (
        "绿色工厂申报书",
        ["一、企业概况", "二、绿色制造水平", "三、下一步计划"],
    )


def test_notes_below_a_table_are_its_own() -> None:
    (table,) = read(PLAIN).lists
    assert table.notes == ("注：1、本表由州（市）填写；", "2、产值保留两位小数。")


# ---- writing


@pytest.mark.parametrize(
    "value",
    [
        "2024年",
        "true",
        "甲: 乙",
        "# 注",
        "[甲]",
        "100",
        "１",
        "-",
        "甲 # 乙",
        '引"号',
        "：",
        "",
        "国家级、省级（并列）",
    ],
)
def test_any_text_is_written_so_that_it_is_read_back(value: str) -> None:
    document = yaml_text.read(one({"key": value, "list": [value, {"inner": value}]}))
    assert document.faults == []
    assert document.data == {"key": value, "list": [value, {"inner": value}]}
