"""A spreadsheet that fills a page of rows in: each row is taken whole, or told with its number and why not."""

from __future__ import annotations

import pytest

from core.contents.sheets import Row, Sheet
from core.desks.rules.sheets import Column, Filled, filled

COLUMNS = (
    Column("listed", "结果", options={"": "未登记", "yes": "列入名单", "no": "未列入名单"}),
    Column("dated", "文件日期", is_day=True),
    Column("note", "说明", most=5),
    Column("person", "经办人", options={"a": "张三", "b": "张三", "c": "李四"}),
)
IDS = {"CSA-1": "one", "CSA-2": "two"}


def read(
    *rows: tuple[str, ...], headings: tuple[str, ...] = ("申报编号", "申报", "结果", "文件日期", "说明", "经办人")
) -> Filled:
    numbered = tuple(Row(number, cells) for number, cells in enumerate([("标题",), headings, *rows], 1))
    found = filled([Sheet("空", ()), Sheet("表", numbered)], COLUMNS, IDS)
    assert found is not None
    return found


def test_rows_are_taken_by_their_numbers() -> None:
    found = read(("csa-１", "甲", "列入 名单", "2025年10月7日", "好", "李四"), ("CSA-2", "乙", "", "", "", ""))
    assert found.values == {"one.listed": "yes", "one.dated": "2025-10-07", "one.note": "好", "one.person": "c"}
    assert (dict(found.taken), found.blank, found.faults) == ({"one": 3}, 1, [])


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("CSA-9", "", "列入名单"), "不在所选申报中"),
        (("", "甲", "列入名单"), "没有申报编号"),
        (("CSA-2", "", "入选"), "结果“入选”不是可填的内容（列入名单、未列入名单）"),
        (("CSA-2", "", "", "明天"), "文件日期“明天”不是日期"),
        (("CSA-2", "", "", "2025-02-30"), "文件日期“2025-02-30”不是日期"),
        (("CSA-2", "", "", "", "一二三四五六"), "说明最多 5 个字"),
        (("CSA-2", "", "", "", "", "张三"), "不止一个，请在页面上选择"),
        (("CSA-1", "", "未列入名单"), "与第 3 行是同一项申报"),
    ],
)
def test_a_row_that_is_not_taken_is_told(row: tuple[str, ...], why: str) -> None:
    found = read(("CSA-1", "", "列入名单"), row)
    (fault,) = found.faults
    assert (fault.number, dict(found.taken)) == (4, {"one": 3})
    assert why in fault.why
    assert not any(name.startswith("two.") for name in found.values)


def test_a_sheet_without_headings_is_none() -> None:
    assert filled([Sheet("表", (Row(1, ("单位", "结果")),))], COLUMNS, IDS) is None
