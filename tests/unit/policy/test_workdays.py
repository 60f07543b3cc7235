"""Spans of time: working days over a table, calendar days, months and years; past the table's end, no answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plugin_api import SpanUnit, Starts, Term
from core.policy.workdays import CalendarEnds, WorkCalendar, last_day, last_day_of
from tests.support.workdays import workdays_between

FIRST, LAST = date(2024, 9, 1), date(2024, 12, 31)
HOLIDAYS = {date(2024, 9, 15) + timedelta(days) for days in range(3)} | {
    date(2024, 10, 1) + timedelta(days) for days in range(7)
}
MADE_UP_FOR = {date(2024, 9, 14), date(2024, 9, 29), date(2024, 10, 12)}
CALENDAR = WorkCalendar(
    FIRST,
    LAST,
    frozenset(
        day
        for day in (FIRST + timedelta(days) for days in range((LAST - FIRST).days + 1))
        if day in MADE_UP_FOR or (day.weekday() < 5 and day not in HOLIDAYS)
    ),
)


@pytest.mark.parametrize(
    ("since", "length", "starts", "last"),
    [
        (date(2024, 9, 26), 10, Starts.NEXT_DAY, date(2024, 10, 15)),  # over the holiday, two week-end days made up for
        (date(2024, 9, 26), 10, Starts.SAME_DAY, date(2024, 10, 14)),
        (date(2024, 9, 2), 1, Starts.SAME_DAY, date(2024, 9, 2)),
        (date(2024, 9, 2), 1, Starts.NEXT_DAY, date(2024, 9, 3)),
        (date(2024, 9, 7), 1, Starts.SAME_DAY, date(2024, 9, 9)),  # a Saturday: day 1 is the Monday
        (date(2024, 9, 13), 5, Starts.NEXT_DAY, date(2024, 9, 23)),
    ],
)
def test_working_days(since: date, length: int, starts: Starts, last: date) -> None:
    assert last_day_of(length, SpanUnit.WORKING_DAYS, starts, since, CALENDAR) == last


@pytest.mark.parametrize(
    ("since", "length", "unit", "starts", "last"),
    [
        (date(2024, 9, 2), 15, SpanUnit.CALENDAR_DAYS, Starts.NEXT_DAY, date(2024, 9, 17)),
        (date(2024, 9, 2), 15, SpanUnit.CALENDAR_DAYS, Starts.SAME_DAY, date(2024, 9, 16)),
        (date(2024, 5, 1), 3, SpanUnit.YEARS, Starts.NEXT_DAY, date(2027, 5, 1)),
        (date(2024, 5, 1), 3, SpanUnit.YEARS, Starts.SAME_DAY, date(2027, 4, 30)),
        (date(2024, 2, 29), 1, SpanUnit.YEARS, Starts.NEXT_DAY, date(2025, 2, 28)),
        (date(2024, 2, 29), 1, SpanUnit.YEARS, Starts.SAME_DAY, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, SpanUnit.MONTHS, Starts.NEXT_DAY, date(2024, 2, 29)),
        (date(2024, 2, 29), 1, SpanUnit.MONTHS, Starts.NEXT_DAY, date(2024, 3, 29)),
        (date(2024, 3, 1), 1, SpanUnit.MONTHS, Starts.SAME_DAY, date(2024, 3, 31)),
        (date(2024, 12, 15), 1, SpanUnit.MONTHS, Starts.NEXT_DAY, date(2025, 1, 15)),
        (date(2024, 7, 19), 60, SpanUnit.MONTHS, Starts.SAME_DAY, date(2029, 7, 18)),
    ],
)
def test_other_units_need_no_table(since: date, length: int, unit: SpanUnit, starts: Starts, last: date) -> None:
    assert last_day_of(length, unit, starts, since, CALENDAR) == last


def test_a_term_says_its_own_length_and_start() -> None:
    term = Term(id="t", length=2, unit=SpanUnit.WORKING_DAYS, starts=Starts.SAME_DAY, clause="A-1")
    assert last_day(term, date(2024, 9, 2), CALENDAR) == date(2024, 9, 3)


def test_past_the_end_of_the_table_nothing_is_guessed() -> None:
    with pytest.raises(CalendarEnds) as refused:
        last_day_of(10, SpanUnit.WORKING_DAYS, Starts.NEXT_DAY, date(2024, 12, 25), CALENDAR)
    assert "2024-09-01 至 2024-12-31" in refused.value.sentence
    assert "2025-01-01" in refused.value.sentence
    assert refused.value.cure is not None
    with pytest.raises(CalendarEnds):
        CALENDAR.is_workday(date(2024, 8, 31))


def test_a_span_has_at_least_one_day() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        last_day_of(0, SpanUnit.YEARS, Starts.NEXT_DAY, FIRST, CALENDAR)


@given(since=st.dates(FIRST, date(2024, 10, 31)), length=st.integers(1, 30), starts=st.sampled_from(Starts))
def test_a_span_of_working_days_holds_so_many_and_ends_on_one(since: date, length: int, starts: Starts) -> None:
    last = last_day_of(length, SpanUnit.WORKING_DAYS, starts, since, CALENDAR)
    first = since if starts is Starts.SAME_DAY else since + timedelta(1)
    assert workdays_between(first, last, CALENDAR) == length
    assert CALENDAR.is_workday(last)


@given(since=st.dates(date(1990, 1, 1), date(2090, 1, 1)), months=st.integers(1, 120))
def test_whether_day_one_is_the_day_itself_makes_a_day_at_most(since: date, months: int) -> None:
    following = last_day_of(months, SpanUnit.MONTHS, Starts.NEXT_DAY, since, CALENDAR)
    same = last_day_of(months, SpanUnit.MONTHS, Starts.SAME_DAY, since, CALENDAR)
    assert following - same in {timedelta(0), timedelta(1)}
