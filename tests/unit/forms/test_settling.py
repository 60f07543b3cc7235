"""Which questions apply, what is computed, and how answers are compared with each other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from core.forms import Mode, examine, settled, value_at
from core.forms.arithmetic import derivation
from core.plugin_api.declarations.form import (
    Calculation,
    Check,
    Compare,
    Compute,
    Field,
    FieldType,
    Section,
    When,
)
from tests.support import sample_forms as s


def text(name: str, when: When | None = None) -> Field:
    return Field(name=name, label=name, type=FieldType.TEXT, when=when)


def number(name: str) -> Field:
    return Field(name=name, label=name, type=FieldType.DECIMAL)


def computed(do: Compute, *of: str, decimals: int = 2) -> Field:
    return Field(
        name="result",
        label="结果",
        type=FieldType.COMPUTED,
        decimals=decimals,
        calculation=Calculation(do=do, of=of),
    )


# --- Conditions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "answers", "asked"),
    [
        (When(field="audited", equals=True), {"audited": True}, True),
        (When(field="audited", equals=True), {"audited": False}, False),
        (When(field="audited", equals=True), {}, False),
        (When(field="audited", equals=False), {"audited": False}, True),
        (When(field="level", equals="national"), {"level": "national"}, True),
        (When(field="level", one_of=("national", "provincial")), {"level": "provincial"}, True),
        (When(field="work", equals="a"), {"work": ["b", "a"]}, True),
        (When(field="work", equals="a"), {"work": ["b"]}, False),
        (When(field="honours.water", equals=True), {"honours": {"water": True}}, True),
        (When(field="elsewhere", equals="x"), {}, False),
    ],
)
def test_a_condition_decides_whether_a_question_is_asked(when: When, answers: dict[str, object], asked: bool) -> None:
    form = s.form_of(s.YES_NO, s.LEVEL, s.WORK, s.HONOURS, text("detail", when))
    found = examine(form, {**answers, "detail": "说明"})
    assert ("detail" in found.answers) is asked
    decided_here = when.field in form.fields
    assert found.ok is (asked or not decided_here), "what was typed in vain is refused beside it"
    without = examine(form, answers)
    assert without.ok
    assert examine(form, {**answers, "detail": " "}).ok
    handed_in = examine(form, {**answers, "detail": "说明"}, mode=Mode.SUBMISSION)
    assert not any(fault.path == "detail" for fault in handed_in.faults), "only while it is written"


def test_what_is_not_asked_is_neither_judged_nor_demanded() -> None:
    form = s.form_of(s.YES_NO, s.AUDITED_ON)
    found = examine(form, {"audited": False, "audited_on": "昨天"}, mode=Mode.SUBMISSION)
    assert found.ok
    assert found.answers == {"audited": False}


def test_conditions_chain_in_any_order_and_a_circle_never_applies() -> None:
    form = s.form_of(
        text("c", When(field="b", equals="y")),
        text("b", When(field="audited", equals=True)),
        s.YES_NO,
        text("x", When(field="z", equals="1")),
        text("z", When(field="x", equals="1")),
    )
    raw = {"audited": True, "b": "y", "c": "z", "x": "1", "z": "1"}
    assert examine(form, raw).answers == {"c": "z", "b": "y", "audited": True}
    assert examine(form, {**raw, "audited": False}).answers == {"audited": False}


def test_a_sections_condition_holds_for_all_of_it() -> None:
    section = Section(id="only", title="情况", fields=(s.NAME, s.STORY), when=When(field="level", equals="national"))
    form = s.form_of(section=section)
    assert examine(form, {"unit_name": "甲"}, mode=Mode.SUBMISSION, context={"level": "national"}).answers
    assert examine(form, {"unit_name": "甲"}, mode=Mode.SUBMISSION, context={"level": "provincial"}).answers == {}


# --- Computed values --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("do", "result"),
    [
        (Compute.SUM, "12"),
        (Compute.DIFFERENCE, "6"),
        (Compute.PRODUCT, "27"),
        (Compute.QUOTIENT, "3"),
        (Compute.SHARE, "300"),
    ],
)
def test_values_are_computed(do: Compute, result: str) -> None:
    form = s.form_of(number("a"), number("b"), computed(do, "a", "b"))
    assert examine(form, {"a": "9", "b": "3", "result": "1"}).answers["result"] == result


@pytest.mark.parametrize("raw", [{"a": "1"}, {"a": "1", "b": "0"}, {"a": "1", "b": "x"}, {}])
def test_what_cannot_be_computed_is_absent(raw: dict[str, object]) -> None:
    form = s.form_of(number("a"), number("b"), computed(Compute.QUOTIENT, "a", "b"))
    assert "result" not in examine(form, raw).answers


def test_amounts_are_turned_into_the_unit_and_compared_with_earlier_ones() -> None:
    """Growth is between amounts that are more than nothing; what lies beyond a value's bounds is none."""
    given = {"a": "121", "b": "100"}
    growth = Calculation(do=Compute.GROWTH, of=("a", "b"), years=2)
    for calculation, result in (
        (Calculation(do=Compute.QUOTIENT, of=("a", "b"), times=Decimal(10000)), "12100"),
        (Calculation(do=Compute.CHANGE, of=("a", "b")), "21"),
        (growth, "10"),
    ):
        asked = replace(computed(calculation.do), calculation=calculation)
        form = s.form_of(number("a"), number("b"), asked)
        assert examine(form, given).answers["result"] == result
        assert "result" not in examine(form, {**given, "b": "0"}).answers
        bounded = s.form_of(number("a"), number("b"), replace(asked, least=Decimal(20000)))
        assert "result" not in examine(bounded, given).answers
        assert "小于 20000，无法据此计算" in str(derivation(bounded, bounded.fields["result"], given))
    form = s.form_of(number("a"), number("b"), replace(computed(growth.do), calculation=growth))
    assert "result" not in examine(form, {"a": "-121", "b": "100"}).answers
    assert derivation(form, form.fields["result"], given) == (
        ("（(a 121 ÷ b 100) 的 2 次方根 − 1）× 100% = 10%",),
        None,
        (),
    )
    assert "“a”应大于 0，无法计算" in str(derivation(form, form.fields["result"], {**given, "a": "0"}))
    assert "还没有填写“b”，无法计算" in str(derivation(form, form.fields["result"], {"a": "1"}))


def test_halves_are_rounded_up() -> None:
    form = s.form_of(number("a"), number("b"), computed(Compute.QUOTIENT, "a", "b", decimals=1))
    assert examine(form, {"a": "1", "b": "4"}).answers["result"] == "0.3"


def test_a_sum_reaches_through_tables() -> None:
    form = s.form_of(s.PRODUCTS, s.OUTPUT)
    rows = [{"product": "甲", "output": "1.5"}, {"product": "乙", "output": "2"}]
    assert examine(form, {"products": rows}).answers["output"] == "3.5"
    assert "output" not in examine(form, {"products": [*rows, {"product": "丙"}]}).answers


def test_columns_are_computed_within_their_row() -> None:
    found = examine(s.form_of(s.OPERATIONS), {"operations": {"y1": {"assets": "3", "revenue": "1"}}})
    assert value_at(found.answers, "operations.y1.share") == "33.33"


def test_settling_drops_what_no_longer_applies_and_computes_afresh() -> None:
    form = s.whole_form()
    stored = {**s.COMPLETE, "audited": False, "output": "999"}
    fresh = settled(form, stored)
    assert "audited_on" not in fresh
    assert fresh["output"] == "9.5"


# --- Checks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("must_be", "left", "right", "holds"),
    [
        (Compare.AT_MOST, "2", "2", True),
        (Compare.AT_MOST, "2.01", "2", False),
        (Compare.AT_LEAST, "2", "2", True),
        (Compare.AT_LEAST, "1.99", "2", False),
        (Compare.LESS_THAN, "2", "2", False),
        (Compare.LESS_THAN, "9", "10", True),
        (Compare.MORE_THAN, "2", "2", False),
        (Compare.MORE_THAN, "10", "9", True),
        (Compare.EQUALS, "2.0", "2", True),
        (Compare.EQUALS, "2.1", "2", False),
    ],
)
def test_answers_are_compared(must_be: Compare, left: str, right: str, holds: bool) -> None:
    check = Check(id="c", left="a", must_be=must_be, right="b", says="两个数不相称。")
    form = s.form_of(number("a"), number("b"), checks=(check,))
    found = examine(form, {"a": left, "b": right}, mode=Mode.SUBMISSION)
    assert found.errors == ({} if holds else {"a": ["两个数不相称。"]})
    assert examine(form, {"a": left, "b": right}).ok, "a draft may still be out of balance"


def test_days_and_words_are_compared_as_such() -> None:
    days = tuple(Field(name=name, label=name, type=FieldType.DATE) for name in "ab")
    later = Check(id="c", left="a", must_be=Compare.LESS_THAN, right="b", says="先后颠倒。")
    form = s.form_of(*days, checks=(later,))
    assert examine(form, {"a": "2023-02-01", "b": "2023-10-01"}, mode=Mode.SUBMISSION).ok
    assert not examine(form, {"a": "2023-10-01", "b": "2023-02-01"}, mode=Mode.SUBMISSION).ok
    same = Check(id="c", left="a", must_be=Compare.EQUALS, right="b", says="不一致。")
    assert not examine(s.form_of(text("a"), text("b"), checks=(same,)), {"a": "x", "b": "y"}, mode=Mode.SUBMISSION).ok


def test_a_check_waits_for_both_sides_and_speaks_where_it_can_be_mended() -> None:
    form = s.form_of(s.AREA, s.BUILT, checks=s.CHECKS[:1])
    assert examine(form, {"built": "9"}, mode=Mode.SUBMISSION).errors == {"area": ["请填写“规划面积”。"]}
    elsewhere = s.form_of(s.BUILT, checks=s.CHECKS[:1])
    assert examine(elsewhere, {"built": "9"}, mode=Mode.SUBMISSION, context={"area": "8"}).ok, (
        "the other is unknown here"
    )


def test_least_and_most_are_exact() -> None:
    field = Field(name="a", label="值", type=FieldType.DECIMAL, least=Decimal("0.1"), most=Decimal("0.3"))
    assert examine(s.form_of(field), {"a": "0.30"}).ok
    assert not examine(s.form_of(field), {"a": "0.31"}).ok
