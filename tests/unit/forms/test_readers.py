"""What each kind of field takes, in which canonical form, and what it says to the rest."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.forms import EvidenceFile, Mode, examine
from core.plugin_api.declarations.form import Field, FieldType
from tests.support import sample_forms as s

FILES = {"f1": EvidenceFile("f1", "证明.PDF"), "f2": EvidenceFile("f2", "照片.jpg"), "f3": EvidenceFile("f3", "表.xls")}
FILES |= {f"g{n}": EvidenceFile(f"g{n}", "又一份.pdf") for n in range(3)}


def read(field: Field, raw: object) -> object:
    """The canonical answer, or the list of sentences."""
    found = examine(s.form_of(field), {field.name: raw}, files=FILES, today=s.TODAY)
    return found.errors.get(field.name) or found.answers.get(field.name)


@pytest.mark.parametrize(
    ("field", "raw", "canonical"),
    [
        (s.NAME, "  甲公司　", "甲公司"),
        (s.NAME, "甲\t公司\u200b", "甲 公司"),
        (s.NAME, "\u200b", None),
        (s.STORY, "一\r\n二\r三", "一\n二\n三"),
        (s.PHONE, "１３８００００００００", "13800000000"),
        (s.PHONE, "(0731) 88955371", "0731-88955371"),
        (s.PHONE, "0731-88955371 / 13800000000", "0731-88955371、13800000000"),
        (s.EMAIL, "ａ@example.CN", "a@example.cn"),
        (s.POSTCODE, "４１００００", "410000"),
        (s.UNIT_CODE, "91430100 1837 94384q", "91430100183794384Q"),
        (s.URL, "https://example.cn/a?b=1", "https://example.cn/a?b=1"),
        (s.COUNT, "１２０", 120),
        (s.COUNT, "1,200家", 1200),
        (s.COUNT, "12.0", 12),
        (s.COUNT, 12.0, 12),
        (s.COUNT, "-0", 0),
        (s.AREA, "１２．５", "12.5"),
        (s.AREA, "12.500", "12.5"),
        (s.AREA, "１，２３４．５", "1234.5"),
        (s.AREA, "12.5 平方公里", "12.5"),
        (s.AREA, "+.5", "0.5"),
        (s.AREA, "-0.0", "0"),
        (s.AREA, 12, "12"),
        (s.AREA, 0.1, "0.1"),
        (s.AREA, 1e-4, "0.0001"),
        (s.BUILT, "−3", "-3"),
        (s.RATE, "98.5％", "98.5"),
        (s.RATE, "-3 %", "-3"),
        (s.FOUNDED, "2023-01-05", "2023-01-05"),
        (s.FOUNDED, "2023/1/5", "2023-01-05"),
        (s.FOUNDED, "2023.1.5", "2023-01-05"),
        (s.FOUNDED, "2023年1月5日", "2023-01-05"),
        (s.FOUNDED, "２０２３ 年 １ 月 ５ 日", "2023-01-05"),
        (s.FOUNDED, "20230105", "2023-01-05"),
        (s.FOUNDED, "2020-02-29", "2020-02-29"),
        (s.STARTED, "2011 年", 2011),
        (s.STARTED, 2011, 2011),
        (s.LEVEL, "national", "national"),
        (s.WORK, ["c", "a", "c", ""], ["a", "c"]),
        (s.WORK, "b", ["b"]),
        (s.WORK, [], None),
        (s.YES_NO, False, False),
        (s.YES_NO, "true", True),
        (s.YES_NO, "否", False),
        (s.HONOURS, {"factory": "是", "water": ""}, {"factory": True}),
        (s.HONOURS, {"factory": None}, None),
        (s.OPERATIONS, {"y1": {"assets": "１", "revenue": ""}, "y2": {}}, {"y1": {"assets": "1"}}),
        (s.OPERATIONS, {}, None),
        (s.PRODUCTS, [{}, {"product": "泵车"}, {"product": " "}], [{"product": "泵车"}]),
        (s.PRODUCTS, [{"product": "泵车", "mark": "不问"}], [{"product": "泵车"}]),
        (s.EVIDENCE, ["f1", "f2", "f1"], ["f1", "f2"]),
        (s.EVIDENCE, [], None),
        *[(field, blank, None) for field in s.ALL for blank in (None, "", " \u3000\t")],
    ],
)
def test_is_taken_and_made_canonical(field: Field, raw: object, canonical: object) -> None:
    assert read(field, raw) == canonical


@pytest.mark.parametrize(
    ("field", "raw", "sentence"),
    [
        (s.NAME, "甲" * 21, "“企业名称”最多 20 字，现有 21 字，请删减。"),
        (s.NAME, "甲\x00", "“企业名称”的第 2 个字符是无法保存的控制字符，请删去它再提交。"),
        (s.NAME, "\ud800", "“企业名称”的第 1 个字符是无法保存的控制字符，请删去它再提交。"),
        (s.NAME, "a\u202eb", "“企业名称”的第 2 个字符是无法保存的控制字符，请删去它再提交。"),
        (s.NAME, "一\n二", "“企业名称”只能填写一行，请去掉换行。"),
        (s.NAME, 12, "“企业名称”应填写文字，请改正。"),
        (s.NAME, ["甲", "乙"], "“企业名称”应填写文字，请改正。"),
        (s.PHONE, "8895537", "“联系电话”应为手机号或带区号的固定电话，如 010-88888888；现为“8895537”，请改正。"),
        (s.EMAIL, "a@", "“电子邮箱”应为电子邮箱地址，如 name@example.cn；现为“a@”，请改正。"),
        (s.POSTCODE, "41000", "“邮编”应为 6 位数字的邮政编码；现为“41000”，请改正。"),
        (
            s.UNIT_CODE,
            "914301001837943840",
            "“信用代码”应为 18 位统一社会信用代码（末位为校验码）；现为“914301001837943840”，请对照营业执照逐位核对。",
        ),
        (
            s.URL,
            "javascript:alert(1)",
            "“网址”应为网址，如 https://www.example.cn；现为“javascript:alert(1)”，请改正。",
        ),
        (s.URL, "http://[", "“网址”应为网址，如 https://www.example.cn；现为“http://[”，请改正。"),
        (s.COUNT, "一百", "“入园企业数”应填写整数，如 120；现为“一百”，请改正。"),
        (s.COUNT, "12.5", "“入园企业数”应填写整数，如 120；现为“12.5”，请改正。"),
        (s.COUNT, True, "“入园企业数”应填写整数，如 120；现为“true”，请改正。"),
        (s.COUNT, -1, "“入园企业数”不能小于 0 家，现为 -1 家，请核对。"),
        (s.AREA, "1,23", "“规划面积”应填写数字，如 1234.5；现为“1,23”，请改正。"),
        (s.AREA, "1 2", "“规划面积”应填写数字，如 1234.5；现为“1 2”，请改正。"),
        (s.AREA, "1e5", "“规划面积”应填写数字，如 1234.5；现为“1e5”，请改正。"),
        (s.AREA, "NaN", "“规划面积”应填写数字，如 1234.5；现为“NaN”，请改正。"),
        (s.AREA, math.inf, "“规划面积”应填写数字，如 1234.5；现为“inf”，请改正。"),
        (s.AREA, "١٢", "“规划面积”应填写数字，如 1234.5；现为“١٢”，请改正。"),
        (s.AREA, {"a": 1}, "“规划面积”应填写数字，如 1234.5；现为“一个对象”，请改正。"),
        (s.AREA, "1.23456", "“规划面积”最多保留 4 位小数，现为“1.23456”，请四舍五入后填写。"),
        pytest.param(
            s.AREA,
            10**5000,
            "“规划面积”数值过大或过长，小数点前最多 15 位，请核对数值和计量单位。",
            id="more digits than Python writes",
        ),
        (s.AREA, "9" * 5000, "“规划面积”数值过大或过长，小数点前最多 15 位，请核对数值和计量单位。"),
        (s.AREA, 1e308, "“规划面积”数值过大或过长，小数点前最多 15 位，请核对数值和计量单位。"),
        (s.RATE, "100.01", "“利用率”不能大于 100，现为 100.01，请核对。"),
        (s.FOUNDED, "2023-02-30", "“成立时间”的日期不存在：2023 年 2 月没有 30 日，请改正。"),
        (s.FOUNDED, "2023-13-01", "“成立时间”的月份应在 1 至 12 之间，现为 13，请改正。"),
        (s.FOUNDED, "0023-01-01", "“成立时间”的年份应在 1800 至 2200 之间，现为 23，请改正。"),
        (s.FOUNDED, "去年", "“成立时间”应填写日期，如 2023-01-05 或 2023年1月5日；现为“去年”，请改正。"),
        (s.FOUNDED, 20230105, "“成立时间”应填写日期，如 2023-01-05 或 2023年1月5日；现为“20230105”，请改正。"),
        (s.FOUNDED, "2023-11-02", "“成立时间”不能晚于今天（2023-11-01），现为 2023-11-02，请核对。"),
        (s.STARTED, "23", "“投产年份”应填写四位数的年份，如 2023；现为“23”，请改正。"),
        (s.STARTED, "2024", "“投产年份”不能晚于今年（2023 年），现为 2024 年，请核对。"),
        (s.LEVEL, "city", "“园区级别”没有“city”这个选项，请从所列选项中选择。"),
        (s.LEVEL, ["national"], "“园区级别”没有“一个列表”这个选项，请从所列选项中选择。"),
        (s.WORK, ["a", "x"], "“已开展的工作”没有“x”这个选项，请从所列选项中选择。"),
        (s.YES_NO, 1, "“是否审核”应选择“是”或“否”，请重新选择。"),
        (s.HONOURS, ["factory"], "“荣誉”应为各项名称到是或否的对象，请改正。"),
        (s.OPERATIONS, [], None),
        (s.OPERATIONS, [1], "“经营情况”应为一张表（行名到各列数值的对象），请改正。"),
        (s.OPERATIONS, {"y1": 3}, "“经营情况”的“2023 年预计”行应为各列数值的对象，请改正。"),
        (s.PRODUCTS, {"0": {}}, "“主要产品”应为若干行（列表），请改正。"),
        (s.PRODUCTS, ["泵车"], "“主要产品”的第 1 行应为各列数值的对象，请改正。"),
        (s.PRODUCTS, [{"product": "泵车"}] * 4, "“主要产品”最多填写 3 行，现有 4 行，请删减。"),
        (s.EVIDENCE, ["f9"], "“佐证材料”中有一个文件不存在或不属于本次申报，请重新上传。"),
        (s.EVIDENCE, ["../etc"], "“佐证材料”中没有编号为“../etc”的文件，请重新上传。"),
        (s.EVIDENCE, ["f3"], "“佐证材料”只接受 pdf、jpg 格式的文件，“表.xls”不是，请转换格式后重新上传。"),
        (s.EVIDENCE, ["g0", "g1", "g2"], "“佐证材料”最多上传 2 个文件，现有 3 个，请删去多余的文件。"),
    ],
)
def test_is_refused_with_a_sentence(field: Field, raw: object, sentence: str | None) -> None:
    assert read(field, raw) == (None if sentence is None else [sentence])


KNOWN = {"unit.listed_on": date(2022, 6, 1), "unit.name": "甲（湖南）公司", "unit.code": "91990000MADEM0011K"}


@pytest.mark.parametrize(
    ("field", "raw", "sentence"),
    [
        (s.VISITED, "2022-06-01", None),
        (s.VISITED, "2022-05-31", "“核查日期”不能早于 2022-06-01（列入名单的日期），现为 2022-05-31，请核对。"),
        (s.SINCE, "2022", None),
        (s.SINCE, "2021", "“起始年份”不能早于 2022 年（列入名单的日期），现为 2021 年，请核对。"),
        (s.HAPPENED, "2000-01-01", None),
        (s.HAPPENED, "1850-01-01", "“发生日期”不能早于 2000-01-01，现为 1850-01-01，请核对。"),
        (s.RENAMED, "乙（湖南）公司", None),
        (s.RENAMED, "甲 (湖南)公司", "“新名称”与单位现在的名称“甲（湖南）公司”相同，请核对。"),
        (s.OWN_CODE, "９１９９００００ｍａｄｅｍ００１１ｋ", None),
        (s.OWN_CODE, "9199 0000 MADEM-0011K", None),
        (
            s.OWN_CODE,
            "91430000183856801G",
            "“本单位代码”应与单位登记的统一社会信用代码“91990000MADEM0011K”一致，现为“91430000183856801G”，请核对；"
            "登记的有误的，请联系推荐单位更正。",
        ),
    ],
)
def test_an_answer_is_held_against_what_is_known_of_the_unit(field: Field, raw: str, sentence: str | None) -> None:
    found = examine(s.form_of(field).knowing(KNOWN), {field.name: raw}, today=s.TODAY)
    assert found.errors == ({} if sentence is None else {field.name: [sentence]})


def test_what_is_not_known_of_a_unit_binds_nobody() -> None:
    form = s.form_of(s.VISITED, s.RENAMED, s.OWN_CODE).knowing({"unit.code": None})
    typed = {"visited": "1900-01-01", "renamed": "甲公司", "own_code": "91990000MADEM0011K"}
    assert examine(form, typed, today=s.TODAY).ok


def test_a_form_says_what_its_answers_are_held_against_in_tables_too() -> None:
    table = replace(s.PRODUCTS, columns=(*s.PRODUCTS.columns, s.SINCE))
    assert s.form_of(s.HAPPENED, s.NAME).held_against == set()
    assert s.form_of(s.OWN_CODE, table).held_against == {"unit.code", "unit.listed_on"}


def test_a_cell_is_called_by_its_table_and_row() -> None:
    found = examine(
        s.form_of(s.OPERATIONS, s.PRODUCTS, s.HONOURS),
        {
            "operations": {"y1": {"assets": "x"}},
            "products": [{"product": ""}, {"product": "甲", "output": "x"}],
            "honours": {"water": "x"},
        },
    )
    assert found.errors == {
        "operations.y1.assets": ["“经营情况”中“2023 年预计”的“总资产”应填写数字，如 1234.5；现为“x”，请改正。"],
        "products.1.output": ["“主要产品”第 2 行的“产值”应填写数字，如 1234.5；现为“x”，请改正。"],
        "honours.water": ["“荣誉”的“节水型企业”应选择“是”或“否”，请重新选择。"],
    }


def test_a_label_printed_twice_is_told_apart_by_its_help() -> None:
    head = Field(name="head", label="联系电话", type=FieldType.TEXT, help="负责人的电话")
    form = s.form_of(head, s.PHONE, s.NAME)
    assert examine(form, {}, mode=Mode.SUBMISSION).errors == {
        "head": ["请填写“联系电话”（负责人的电话）。"],
        "phone": ["请填写“联系电话”。"],
        "unit_name": ["请填写“企业名称”。"],
    }


def test_what_nobody_asked_for_is_refused_by_name() -> None:
    found = examine(
        s.form_of(s.NAME, s.OPERATIONS, s.PRODUCTS, s.HONOURS),
        {
            "other": None,
            "operations": {"y9": {}, "y1": {"profit": 1}},
            "products": [{"product": "甲", "price": 1}],
            "honours": {"gold\x00": True},
            3: 4,
        },
    )
    assert found.errors == {
        "other": ["表单中没有名为“other”的项目，请核对名称或删去。"],
        "3": ["表单中没有名为“3”的项目，请核对名称或删去。"],
        "operations.y9": ["“经营情况”没有名为“y9”的项目，请核对名称或删去。"],
        "operations.y1.profit": ["“经营情况”中“2023 年预计”没有名为“profit”的项目，请核对名称或删去。"],
        "products.0.price": ["“主要产品”第 1 行没有名为“price”的项目，请核对名称或删去。"],
        "honours.gold□": ["“荣誉”没有名为“gold□”的项目，请核对名称或删去。"],
    }


@pytest.mark.parametrize("raw", [None, "abc", ["a"], 3])
def test_something_else_than_an_object_is_refused(raw: object) -> None:
    assert examine(s.form_of(s.NAME), raw).errors == {
        "": ["提交的内容应为一个对象（字段名到答案），请改正后重新提交。"]
    }


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (s.NAME, "请填写“企业名称”。"),
        (s.LEVEL, "请选择“园区级别”。"),
        (s.YES_NO, "请选择“是否审核”。"),
        (s.WORK, "请选择“已开展的工作”。"),
        (s.OPERATIONS, "请填写“经营情况”。"),
        (s.PRODUCTS, "请填写“主要产品”。"),
        (s.HONOURS, "请逐项选择“荣誉”。"),
        (s.EVIDENCE, "请上传“佐证材料”。"),
    ],
)
def test_a_submission_demands_an_answer(field: Field, sentence: str) -> None:
    assert examine(s.form_of(field), {}).ok
    found = examine(s.form_of(field), {}, mode=Mode.SUBMISSION)
    assert found.errors == {field.name: [sentence]}
    assert found.faults[0].missing
    assert examine(s.form_of(s.optional(field)), {}, mode=Mode.SUBMISSION).ok


def test_a_submission_demands_every_cell_of_a_table_begun() -> None:
    found = examine(
        s.form_of(s.OPERATIONS, s.PRODUCTS, s.HONOURS),
        {
            "operations": {"y1": {"assets": "1"}},
            "products": [{}, {"output": "1", "kind": "national"}],
            "honours": {"water": True},
        },
        mode=Mode.SUBMISSION,
    )
    assert [fault.path for fault in found.faults if fault.missing] == [
        "operations.y2.assets",
        "operations.y2.revenue",
        "operations.y1.revenue",
        "products.1.product",
        "products.1.mark",
        "honours.factory",
    ]


def test_a_table_wants_its_least_number_of_rows() -> None:
    products = Field(name="t", label="表", type=FieldType.TABLE, least_rows=2, columns=(s.NAME,))
    found = examine(s.form_of(products), {"t": [{"unit_name": "甲"}]}, mode=Mode.SUBMISSION)
    assert found.errors == {"t": ["“表”至少填写 2 行，现有 1 行，请补充。"]}
    assert examine(s.form_of(products), {"t": [{"unit_name": "甲"}]}).ok


def test_what_is_wrong_is_not_also_missing() -> None:
    found = examine(s.form_of(s.AREA), {"area": "x"}, mode=Mode.SUBMISSION)
    assert len(found.faults) == 1
    assert not found.faults[0].missing


def test_everything_together_is_complete() -> None:
    found = examine(s.whole_form(), s.COMPLETE, mode=Mode.SUBMISSION, files=FILES, today=s.TODAY)
    assert found.errors == {}
    shares = {"y2": {"share": "50"}, "y1": {"share": "75"}}
    operations = {row: {**cells, **shares[row]} for row, cells in s.COMPLETE["operations"].items()}  # type: ignore[attr-defined]
    assert found.answers == {**s.COMPLETE, "operations": operations, "output": "9.5"}


def test_facts_are_exact() -> None:
    assert Decimal("0.1") == Decimal(str(read(s.AREA, 0.1)))
