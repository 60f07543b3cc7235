"""A spreadsheet of benchmarks is read row by row, and a row that cannot be taken says why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from core.contents import sheets
from core.contents.apart import FileUnreadable
from core.scoring.rules.loading import Read, digest, doubts, read
from tests.support.uploads import excel
from tests.unit.scoring.test_sheet import METHOD, indicator, of

NAMES = {1: "能源消耗强度", 2: "碳排放强度", 3: "可再生能源利用率", 4: "功能符合数量"}
KINDS = {1: "reverse", 2: "reverse", 3: "positive", 4: "positive"}
DECLARED = of(*(indicator(number, KINDS[number], name=name, least=Decimal()) for number, name in NAMES.items()))
DECLARED = replace(
    DECLARED, indicators=(*DECLARED.indicators[:3], replace(DECLARED.indicators[3], base="0", leading="8"))
)
HEAD = ("指标序号", "指标名称", "行业", "规模", "产品", "单位", "基准值", "引领值", "依据", "备注")
GOOD = (1, "", "水泥", "", "", "", 3, 1, "表1", "无")


def reading(*rows: tuple[object, ...]) -> Read:
    return read(sheets.read(excel([("对标值",), HEAD, *rows])), DECLARED, METHOD)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ((99, "", "", "", "", "", 2, 1, "", ""), "“99”不是指标的指标"),
        (("", "", "水泥", "", "", "", 2, 1, "", ""), "没有指标序号或名称"),
        ((2, "能源消耗强度", "", "", "", "", 2, 1, "", ""), "序号 2 的指标是“碳排放强度”"),
        ((2, "", "", "", "", "", "", 1, "", ""), "没有基准值"),
        ((2, "", "", "", "", "", 2, "较低", "", ""), "引领值应填写数字"),
        ((2, "", "", "", "", "", 1, 2, "", ""), "引领值应小于基准值"),
        ((2, "", "", "", "", "", 2, 2, "", ""), "基准值与引领值相同"),
        ((2, "", "", "", "", "", "0.12345678", 0, "", ""), "最多保留 6 位小数"),
        ((4, "", "", "", "", "", 0, 8, "", ""), "不需要对标值"),
        ((1, "", "水 泥", "", "", "", 2, 1, "", ""), "与第 3 行是同一指标、行业、规模和产品"),
    ],
)
def test_a_bad_row_says_why(row: tuple[object, ...], says: str) -> None:
    found = reading(GOOD, row)
    (bad,) = found.bad
    assert (bad.number, len(found.values), found.unknown) == (4, 1, ("备注",))
    assert says in bad.says


@pytest.mark.parametrize(
    ("base", "leading", "ends"),
    [
        ("１２．５", "３", ("12.5", "3")),
        ("1,200", "800", ("1200", "800")),
        ("１，２００", "80%", ("1200", "80")),
        ("９０％", "８０ ％", ("90", "80")),
        ("1e400", "1", "基准值应填写数字"),
        ("9" * 16, "1", "基准值数值过大"),
        ("12，5", "1", "基准值应填写数字"),
        ("-5", "-8", "基准值 -5 小于可取的最小值 0"),
    ],
)
def test_numbers_are_read_as_people_write_them(base: object, leading: object, ends: tuple[str, str] | str) -> None:
    found = reading((2, "", "", "", "", "", base, leading, "", ""))
    if isinstance(ends, str):
        assert ends in found.bad[0].says
    else:
        assert [(str(each.base), str(each.leading)) for each in found.values] == [ends]


def test_an_indicators_number_is_read_in_any_width() -> None:
    assert [each.indicator for each in reading(("２", "", "", "", "", "", 2, 1, "", "")).values] == [2]


def test_a_blank_row_is_none_and_another_order_says_the_same() -> None:
    other = (3, "", "", "大型", "", "%", "5%", "15%", "", "")
    one, two = reading(GOOD, ("",) * 10, other), reading(other, GOOD)
    assert (len(one.values), one.bad, one.industries) == (2, (), 2)
    assert digest(one.values, "甲") == digest(two.values, "甲") != digest(two.values, "乙")


def test_without_headings_it_is_no_table() -> None:
    with pytest.raises(FileUnreadable, match="没有找到表头"):
        read(sheets.read(excel([("指标", "数值"), (1, 2)])), DECLARED, METHOD)


def test_what_may_be_a_slip_is_said_and_is_no_fault() -> None:
    tonnes = replace(DECLARED, indicators=(replace(DECLARED.indicators[0], unit="tce/t或 tce/万元"),))
    odd, fine = (1, "", "转炉钢", "", "", "kgce/t", 3, 1, "", ""), (1, "", "水泥", "", "", "tce/t", 3, 1, "", "")
    industries, unit = doubts(reading(odd, fine), tonnes, ["水泥"], METHOD)
    assert industries.endswith("：转炉钢")
    assert unit.startswith("第 3 行的单位是 kgce/t")
    assert list(doubts(reading(fine), tonnes, ["水泥"], METHOD)) == []
    shares = replace(DECLARED, indicators=(replace(DECLARED.indicators[2], unit="%"),))
    in_cells, typed = (3, "", "水泥", "", "", "", 0.6, 0.9, "", ""), (3, "", "水泥", "", "", "", 0.6, 9, "", "")
    [share] = doubts(reading(in_cells), shares, ["水泥"], METHOD)
    assert "第 3 行的基准值和引领值都不大于 1%" in share
    assert list(doubts(reading(typed), shares, ["水泥"], METHOD)) == []


def test_what_a_revision_leaves_without_values_is_told_before_it_is_loaded() -> None:
    """The fourth is scored by what is printed, and needs none."""
    indicators, industries = doubts(reading(GOOD), DECLARED, ["水泥", "玻璃", "焦化"], METHOD)
    assert indicators.endswith("不能计分：碳排放强度、可再生能源利用率")
    assert industries.startswith("有 2 个行业没有对标值")
    assert industries.endswith("：玻璃、焦化")
