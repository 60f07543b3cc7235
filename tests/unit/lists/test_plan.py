"""Every row has one fate, and the counts add up: nothing is lost in silence, nothing is added twice."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contents import sheets
from core.lists.queries.importing import columns, rows
from core.lists.queries.importing.plan import Held, KnownUnit, Line, Outcome, Register, plan
from core.lists.queries.importing.report import Report, ranges, report
from core.lists.queries.importing.rows import Options
from core.units.models import UnitKind
from core.units.rules import names
from tests.support.lists import REAL_LISTS, needs_real_lists, vocabulary

ON = date(2020, 10, 16)
CODE, OTHER = "91110000600037341L", "91430000183808208K"
STATED = Options(level="provincial", category="factory", on=ON)
PLACE = ("provincial", "factory", "")


def planned(text: str | bytes, register: Register | None = None, options: Options = STATED) -> list[Line]:
    content = text.encode() if isinstance(text, str) else text
    layouts, _ = columns.layouts(sheets.read(content))
    return plan(rows.said(layouts, options, vocabulary("中南省", "中南")), register or Register())


def known(*units: KnownUnit) -> Register:
    register = Register()
    for unit in units:
        register.by_name.setdefault((unit.kind, names.matching(unit.name)), []).append(unit)
        if unit.code:
            register.by_code[unit.code] = unit
    return register


def unit(id: str = "u1", name: str = "甲公司", code: str | None = None, body_id: str | None = None) -> KnownUnit:
    return KnownUnit(id, UnitKind.ENTERPRISE, name, code, body_id)


def outcomes(lines: list[Line]) -> list[Outcome]:
    return [line.outcome for line in lines]


def test_a_name_typed_with_other_brackets_is_the_same_unit() -> None:
    lines = planned("名称\t市州\n甲(中国)公司\t东江\n甲（中国）公司\t东江\n")
    assert outcomes(lines) == [Outcome.ADDED, Outcome.REPEATED]
    assert lines[1].reason == "与第 2 行是同一单位"


def test_one_unit_may_stand_on_two_lists() -> None:
    lines = planned("名称,类别\n甲公司,绿色工厂\n甲公司,绿色供应链\n甲公司,绿色园区\n")
    assert outcomes(lines) == [Outcome.ADDED] * 3
    assert [line.unit.id if line.unit else None for line in lines] == ["new-1", "new-1", "new-2"]


def test_a_unit_of_the_register_is_found_by_its_code_before_its_name() -> None:
    register = known(unit("u1", "甲公司", CODE), unit("u2", "乙公司"))
    (line,) = planned(f"名称,统一社会信用代码\n乙公司,{CODE}\n", register)
    assert line.unit is not None
    assert line.unit.id == "u1"
    assert "登记名称是“甲公司”" in "；".join(line.notes)


def test_a_row_gives_a_unit_what_it_lacks_once() -> None:
    lines = planned(
        f"名称,统一社会信用代码,市州,类别\n甲公司,{CODE},东江,绿色工厂\n甲公司,{CODE},东江,绿色供应链\n", known(unit())
    )
    first, second = lines
    assert (first.gives.code, first.gives.body_id) == (CODE, "east")
    assert not second.gives


def test_a_later_row_may_tell_the_code_of_a_unit_that_the_file_brings() -> None:
    first, second = planned(f"名称,类别,统一社会信用代码\n甲公司,绿色工厂,\n甲公司,绿色供应链,{CODE}\n")
    assert not first.gives
    assert second.gives.code == CODE


@pytest.mark.parametrize(
    ("register", "text", "reason"),
    [
        (known(unit("u1"), unit("u2")), "名称,文号\n甲公司,1\n", "多个同名单位"),
        (known(unit("u1", code=OTHER)), f"名称,统一社会信用代码\n甲公司,{CODE}\n", "与文件不一致"),
        (
            known(KnownUnit("p", UnitKind.PARK, "甲园区", CODE, None)),
            f"名称,统一社会信用代码\n甲园区,{CODE}\n",
            "另一类单位",
        ),
    ],
)
def test_a_unit_that_cannot_be_told_is_left_to_people(register: Register, text: str, reason: str) -> None:
    (line,) = planned(text, register)
    assert line.outcome is Outcome.REFUSED
    assert reason in line.reason


def test_namesakes_are_told_apart_by_their_body() -> None:
    register = known(unit("u1", body_id="east"), unit("u2", body_id="west"))
    (line,) = planned("名称,市州\n甲公司,西岭\n", register)
    assert line.unit is not None
    assert line.unit.id == "u2"


def test_the_registered_body_goes_before_the_files() -> None:
    (line,) = planned("名称,市州\n甲公司,西岭\n", known(unit(body_id="east")))
    assert not line.gives
    assert "以登记为准" in line.notes[0]


@pytest.mark.parametrize(
    ("held", "outcome"),
    [
        ([Held(date(2019, 1, 1), None, "4")], Outcome.ALREADY),
        ([Held(date(2022, 1, 1), None, None)], Outcome.ALREADY),
        ([Held(date(2019, 1, 1), date(2021, 1, 1), "4")], Outcome.REFUSED),
        ([Held(date(2021, 1, 1), date(2022, 1, 1), "4")], Outcome.REFUSED),
        ([Held(date(2018, 1, 1), date(2019, 1, 1), "4")], Outcome.ADDED),
        ([], Outcome.ADDED),
    ],
)
def test_the_ledger_goes_before_the_file(held: list[Held], outcome: Outcome) -> None:
    register = known(unit())
    register.held["u1", PLACE] = held
    assert outcomes(planned("名称,文号\n甲公司,1\n", register)) == [outcome]


def test_what_was_imported_and_removed_since_does_not_come_back() -> None:
    register = known(unit())
    register.held["u1", PLACE] = [Held(ON, date(2021, 1, 1), None)]
    register.added.add(("u1", PLACE, ON))
    (line,) = planned("名称,文号\n甲公司,1\n", register)
    assert (line.outcome, line.reason) == (Outcome.ALREADY, "此前已导入")


names_of_units = st.sampled_from(["", "甲公司", "甲 公司", "乙（集团）公司", "乙(集团)公司", "丙园区"])
cells = st.tuples(
    st.sampled_from(["", "中南", "江北", "东江市"]),
    names_of_units,
    st.sampled_from(["", CODE, OTHER, "123"]),
    st.sampled_from(["绿色工厂", "绿色园区", "", "什么"]),
)


@given(st.lists(cells, max_size=30))
def test_counts_add_up_and_no_place_is_taken_twice(table: list[tuple[str, ...]]) -> None:
    last = ("", "末行", "", "绿色工厂")  # blank rows at the very end are no rows
    text = "\n".join(",".join(row) for row in [("地区", "名称", "统一社会信用代码", "类别"), *table, last])
    lines = planned(text, known(unit("u1", "甲公司", CODE)))
    assert len(lines) == len(table) + 1
    told = report(lines, [], [])
    assert sum(told.counts.values()) == told.rows == len(lines)
    added = [(line.unit.id, line.said.category) for line in lines if line.unit and line.outcome is Outcome.ADDED]
    assert len(added) == len(set(added))
    assert all(line.reason for line in lines if line.outcome not in (Outcome.ADDED, Outcome.BLANK))


def test_a_report_survives_being_stored() -> None:
    lines = planned("地区,名称,备注\n中南,甲公司,x\n江北,乙公司,\n中南,,\n,,\n中南,甲 公司,\n")
    layouts, _ = columns.layouts(sheets.read("地区,名称,备注\n".encode()))
    told = report(lines, layouts, [])
    assert Report.from_json(told.as_json()) == told
    assert told.unknown_columns == ("备注",)
    assert replace(told, undated={"1": 3, "2021": 1, "3": 2}).batches == [("1", 3), ("3", 2), ("2021", 1)]
    text = "\n".join(told.lines())
    assert "其他地区 江北：1 行（第 3 行）" in text
    assert "第 4 行 （无名称）：未导入，请核对。没有单位名称" in text


def test_row_numbers_are_told_in_few_words() -> None:
    assert ranges([3, 4, 5, 9, 11, 12]) == "3–5、9、11–12"
    assert ranges([]) == ""


@needs_real_lists
@pytest.mark.parametrize(
    ("file", "category", "total"),
    [("factories.csv", "factory", 2783), ("parks.csv", "park", 224), ("supply_chains.csv", "supply_chain", 296)],
)
def test_the_ministrys_real_lists_lose_no_row(file: str, category: str, total: int) -> None:
    content = (REAL_LISTS / file).read_bytes()
    printed = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    layouts, others = columns.layouts(sheets.read(content))
    words = vocabulary("湖南省", "湖南")
    lines = plan(rows.said(layouts, Options(on=ON), words), Register())
    told = report(lines, layouts, others)
    ours = [row for row in printed if row["地区"] == "湖南"]
    assert (told.rows, told.unknown_columns, others) == (total, (), [])
    assert told.counts == {**dict.fromkeys(Outcome, 0), Outcome.ADDED: len(ours), Outcome.ELSEWHERE: total - len(ours)}
    added = [line.said for line in lines if line.outcome is Outcome.ADDED]
    assert [said.name for said in added] == [
        next(v for k, v in row.items() if k in {"工厂名称", "园区", "企业名称"}) for row in ours
    ]
    assert {(said.list_id, said.category) for said in added} == {("national", category)}
    assert Counter(said.batch for said in added) == Counter(row["批次"] for row in ours)
    elsewhere = {region: len(numbers) for region, numbers in told.elsewhere.items()}
    assert elsewhere == Counter(row["地区"] for row in printed if row["地区"] != "湖南")
    for region, numbers in told.elsewhere.items():
        assert all(printed[number - 2]["地区"] == region for number in numbers)


def test_a_product_is_what_is_listed_and_its_producer_may_list_several() -> None:
    lines = planned(
        "企业名称,产品名称,类别\n甲公司,瓷砖,绿色设计产品\n甲公司,地砖,绿色设计产品\n甲公司,瓷 砖,绿色设计产品\n"
    )
    assert outcomes(lines) == [Outcome.ADDED, Outcome.ADDED, Outcome.REPEATED]
    assert [line.said.subject for line in lines] == ["瓷砖", "地砖", "瓷 砖"]
    assert lines[2].reason == "与第 2 行是同一产品"


def test_a_product_without_a_name_is_not_taken() -> None:
    (line,) = planned("企业名称,产品名称,类别\n甲公司,,绿色设计产品\n")
    assert (line.outcome, line.reason) == (Outcome.REFUSED, "没有产品名称")


def test_only_the_categories_that_list_products_look_at_their_names() -> None:
    (line,) = planned("企业名称,产品名称,类别\n甲公司,瓷砖,绿色工厂\n")
    assert (line.outcome, line.said.subject) == (Outcome.ADDED, "")


def test_a_product_that_was_imported_before_is_not_added_again() -> None:
    register = known(unit())
    register.added.add(("u1", ("provincial", "product", "瓷砖"), ON))
    lines = planned("企业名称,产品名称,类别\n甲公司,瓷砖,绿色设计产品\n甲公司,地砖,绿色设计产品\n", register)
    assert outcomes(lines) == [Outcome.ALREADY, Outcome.ADDED]
