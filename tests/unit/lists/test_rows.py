"""Columns are recognised by their headings, and every row says what it means or why it cannot be understood."""

from __future__ import annotations

from datetime import date

import pytest

from core.contents import sheets
from core.contents.apart import FileUnreadable
from core.lists.queries.importing import columns, rows
from core.lists.queries.importing.columns import Column
from core.lists.queries.importing.rows import Options, Said, day
from core.units.rules.places import Named, Names, Places
from tests.support.lists import vocabulary

ON = date(2020, 10, 16)
CODE = "91110000600037341L"
STATED = Options(level="provincial", category="factory", on=ON)


def read(text: str, options: Options = STATED) -> list[Said]:
    layouts, _ = columns.layouts(sheets.read(text.encode()), options.columns)
    return list(rows.said(layouts, options, vocabulary("中南省", "中南")))


def one(text: str, options: Options = STATED) -> Said:
    (said,) = read(text, options)
    return said


def layout(heading: str) -> columns.Layout:
    (found,), _ = columns.layouts(sheets.read(f"{heading}\n".encode()))
    return found


@pytest.mark.parametrize(
    ("heading", "category", "level"),
    [
        ("序号,地区,工厂名称,行业,第三方评价机构,批次", "factory", "national"),
        ("序号,地区,园区,第三方评价机构,批次", "park", "national"),
        ("序号,地区,企业名称,第三方评价机构,批次", "supply_chain", "national"),
        ("序号,地区,企业名称,行业,第三方评价机构,批次", None, "national"),
        ("序号,企业名称,统一社会信用代码,市州", None, None),
        ("名称,统一社会信用代码,市州,类别,层级,入选日期,文号", None, None),
    ],
)
def test_the_ministrys_lists_are_known_by_their_headings(heading: str, category: str | None, level: str | None) -> None:
    assert (layout(heading).category, layout(heading).level) == (category, level)


def test_what_was_downloaded_from_our_own_lists_is_read_back() -> None:
    (said,) = read(
        "序号,单位,列入对象,推荐单位,列入日期,最近复核日期,批次,文号\n1,甲,,东江市,2024-12-18,,2024,示〔2024〕1 号\n"
    )
    assert (said.name, said.on, said.batch, said.document) == ("甲", date(2024, 12, 18), "2024", "示〔2024〕1 号")


def test_titles_before_the_headings_are_passed_over() -> None:
    found = read("附件2,,\n绿色工厂名单（第五批）,,\n序号,单位名称,市州\n1,甲公司,东江市\n")
    assert [(said.number, said.name) for said in found] == [(4, "甲公司")]


def test_a_file_without_headings_is_refused_in_words() -> None:
    with pytest.raises(FileUnreadable, match="没有找到表头"):
        read("甲公司,东江市\n乙公司,西岭\n")


def test_a_full_row_says_everything() -> None:
    said = one(
        "名称,统一社会信用代码,市州,类别,层级,入选日期,文号,批次,行业,备注\n"
        f"甲（中国)公司,{CODE.lower()},西岭,绿色园区,国家级,2021年3月5日,文〔2021〕5号,五,化工,老厂\n"
    )
    assert (said.name, said.code, said.body_id) == ("甲（中国)公司", CODE, "west")
    assert (said.category, said.list_id, said.on) == ("park", "national", date(2021, 3, 5))
    assert (said.document, said.batch, said.industry) == ("文〔2021〕5号", "五", "化工")
    assert said.printed["备注"] == "老厂"
    assert (said.faults, said.notes) == ((), ())


def test_what_the_file_says_goes_before_what_was_stated() -> None:
    said = one(
        "名称,类别,文号\n甲公司,国家级绿色供应链,\n",
        Options(level="city", category="factory", on=ON, document="总文号"),
    )
    assert (said.list_id, said.category, said.document, said.on) == ("national", "supply_chain", "总文号", ON)


def test_each_batch_has_its_day() -> None:
    options = Options(level="national", category="park", days={"5": date(2021, 1, 1)}, on=ON)
    fifth, other = read("园区,批次\n甲园区,5\n乙园区,4\n", options)
    assert (fifth.on, other.on) == (date(2021, 1, 1), ON)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("名称,市州\n,东江市\n", "没有单位名称"),
        (f"名称,市州\n{'长' * 201},东江市\n", "超过 200 字"),
        ("名称,类别\n甲公司,绿色蓝图\n", "类别“绿色蓝图”无法识别"),
        ("名称,层级\n甲公司,县级\n", "层级“县级”无法识别"),
        ("名称,入选日期\n甲公司,2020年10月\n", "不是完整的日期"),
        ("名称,入选日期\n甲公司,2020-02-30\n", "不是完整的日期"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(text: str, fault: str) -> None:
    assert fault in "；".join(one(text).faults)


def test_what_nobody_stated_is_a_fault() -> None:
    said = one("名称,市州\n甲公司,东江市\n", Options())
    assert len(said.faults) == 3


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("名称,市州\n甲公司,北海市\n", "推荐单位“北海市”不在本地区名录中"),
        ("名称,文号\n甲公司,1\n", "没有推荐单位"),
        ("名称,统一社会信用代码,市州\n甲公司,123,东江\n", "代码“123”未采用：统一社会信用代码应为 18 位"),
    ],
)
def test_what_is_left_out_of_a_row_is_said(text: str, note: str) -> None:
    said = one(text)
    assert said.faults == ()
    assert note in "；".join(said.notes)


@pytest.mark.parametrize(
    ("region", "elsewhere", "body"),
    [
        ("中南", None, None),
        ("中南省", None, None),
        (" 中 南 ", None, None),
        ("中南省东江市", None, "east"),
        ("东江市", None, "east"),
        ("", None, None),
        ("江北", "江北", None),
        ("江北省东江市", "江北省东江市", None),
    ],
)
def test_rows_of_other_regions_are_told_apart(region: str, elsewhere: str | None, body: str | None) -> None:
    said = one(f"地区,名称\n{region},甲公司\n")
    assert (said.elsewhere, said.body_id) == (elsewhere, body)


def test_another_heading_can_be_stated() -> None:
    options = Options(level="city", category="park", on=ON, columns={"属地": Column.REGION, "主体": Column.NAME})
    ours, others = read("属地,主体,名称\n中南,甲园区,别名\n江北,乙园区,别名\n", options)
    assert (ours.name, others.elsewhere) == ("甲园区", "江北")


def test_a_heading_may_mean_something_else_or_nothing() -> None:
    options = Options(on=ON, columns={"名称": None, "曾用名称": Column.NAME, "属地": Column.BODY})
    (said,) = read("名称,曾用名称,属地,级别,类别\n甲公司,乙公司,东江市,省级,绿色工厂\n", options)
    assert (said.name, said.body_id, said.printed["名称"]) == ("乙公司", "east", "甲公司")
    (alone,) = read("主体\n甲公司\n", Options(level="city", category="park", on=ON, columns={"主体": Column.NAME}))
    assert alone.name == "甲公司", "whoever tells the heading of the names needs no other known one"


def test_blank_rows_are_counted_too() -> None:
    first, second, third = read("名称,文号\n甲公司,1\n,\n乙公司,2\n")
    assert (first.blank, second.blank, third.blank) == (False, True, False)


def test_a_nation_holds_every_region() -> None:
    (layouts, _) = columns.layouts(sheets.read("地区,名称\n江北,甲公司\n".encode()))
    (said,) = rows.said(layouts, STATED, vocabulary())
    assert said.elsewhere is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("东江", "east"),
        ("东江市", "east"),
        ("东江市工业和信息化局", "east"),
        ("西岭", "west"),
        ("西岭土家", "west"),
        ("西岭南市经开区", "westcity"),
        ("西", None),
        ("", None),
        ("北海市", None),
    ],
)
def test_a_place_is_found_by_its_beginning(text: str, found: str | None) -> None:
    assert vocabulary("中南").bodies.find(text) == found


def test_a_beginning_that_two_share_names_neither() -> None:
    places = Places([Named("a", ("湘东市",)), Named("b", ("湘东县",))])
    assert places.find("湘东") is None


def test_the_longest_word_within_a_text_counts() -> None:
    found = Names([Named("short", ("园区",)), Named("long", ("工业园区",))])
    assert (found.within("绿色工业园区"), found.within("园区名单"), found.within("工厂")) == ("long", "short", None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2020-10-16", ON),
        ("2020/10/16", ON),
        ("2020.10.16", ON),
        ("2020年10月16日", ON),
        ("2020 年 10 月 16 日", ON),
        ("20201016", ON),
        ("2020-10-16 00:00:00", ON),
        ("2020年10月", None),
        ("2020", None),
        ("2020-13-01", None),
        ("去年", None),
    ],
)
def test_days_as_lists_write_them(text: str, found: date | None) -> None:
    assert day(text) == found
