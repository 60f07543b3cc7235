"""The working-day calendar: seeded once, extended year by year, put right; past its end nothing is reckoned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.audit.models import AuditEvent
from core.db import db
from core.errors import Invalid, NotAllowed, NotFound
from core.instance import instance
from core.people.models import Person, Role
from core.people.queries import person
from core.plugin_api import SpanUnit, Starts
from core.policy.workdays import CalendarEnds, last_day, last_day_of
from core.policy_desk.actions import EXTEND
from core.policy_desk.operations.calendar import Holiday, correct_day, extend_calendar, seed_calendar
from core.policy_desk.queries import calendar
from tests.support.house import at_once
from tests.support.house import provisioned as foundation
from tests.support.statements import statements
from tests.support.workdays import empty_the_calendar, workdays_between
from tests.support.world import World

__all__ = ["foundation"]

NEXT = (
    Holiday("元旦", date(2026, 12, 31), date(2027, 1, 2)),
    Holiday("春节", date(2027, 2, 5), date(2027, 2, 12), worked=(date(2027, 1, 31), date(2027, 2, 14))),
)
NOTICE = "示例发明电〔2026〕1号"


def test_an_empty_calendar_reckons_nothing(world: World) -> None:
    empty_the_calendar()
    with pytest.raises(CalendarEnds, match="还是空的"):
        calendar.work_calendar()


def test_is_seeded_once(world: World) -> None:
    empty_the_calendar()
    assert seed_calendar() == 8401
    assert seed_calendar() == 0
    assert calendar.span() == (date(2004, 1, 1), date(2026, 12, 31))
    years = calendar.years()
    assert [each.year for each in years] == list(range(2026, 2003, -1))
    assert {each.days for each in years} == {365, 366}
    assert years[1].working_days == 248


def test_knows_holidays_and_the_weekend_days_worked_for_them(world: World) -> None:
    days = calendar.work_calendar()
    assert not days.is_workday(date(2025, 10, 8))
    assert days.is_workday(date(2025, 10, 11))  # a Saturday
    assert workdays_between(date(2025, 9, 28), date(2025, 10, 11), days) == 6
    assert calendar.holiday_names(2025) == ("元旦", "春节", "清明", "劳动节", "端午", "国庆节", "中秋")


def test_reckons_the_regions_terms(world: World) -> None:
    term = replace(instance().book().terms["public_notice"], length=10, unit=SpanUnit.WORKING_DAYS)
    assert last_day(term, date(2025, 9, 28), calendar.work_calendar()) == date(2025, 10, 17)
    with pytest.raises(CalendarEnds, match="2026-12-31"):
        last_day(term, date(2026, 12, 28), calendar.work_calendar())


TEN_DAYS = [
    # Set off on a Wednesday; the 1st to the 7th of October are off, Sunday 29 September and Saturday 12 October worked.
    ("国庆 2024", date(2024, 9, 25), Starts.NEXT_DAY, date(2024, 10, 14)),
    ("国庆 2024", date(2024, 9, 25), Starts.SAME_DAY, date(2024, 10, 12)),
    # On the last working day before the holiday: day 1 is that day, or the first one after it.
    ("国庆 2024", date(2024, 9, 30), Starts.SAME_DAY, date(2024, 10, 17)),
    ("国庆 2024", date(2024, 9, 30), Starts.NEXT_DAY, date(2024, 10, 18)),
    # 28 January to 4 February are off, Sunday 26 January and Saturday 8 February worked.
    ("春节 2025", date(2025, 1, 20), Starts.NEXT_DAY, date(2025, 2, 8)),
    ("春节 2025", date(2025, 1, 20), Starts.SAME_DAY, date(2025, 2, 7)),
    # Set off within the holiday: day 1 is the first working day after it, whichever way it is counted.
    ("春节 2025", date(2025, 1, 28), Starts.NEXT_DAY, date(2025, 2, 17)),
    ("春节 2025", date(2025, 1, 28), Starts.SAME_DAY, date(2025, 2, 17)),
]


@pytest.mark.parametrize(("holiday", "since", "starts", "last"), TEN_DAYS)
def test_ten_working_days_over_a_holiday(world: World, holiday: str, since: date, starts: Starts, last: date) -> None:
    days = calendar.work_calendar()
    assert last_day_of(10, SpanUnit.WORKING_DAYS, starts, since, days) == last
    first = since if starts is Starts.SAME_DAY else since + timedelta(days=1)
    assert workdays_between(first, last, days) == 10
    assert holiday[:2] in "".join(calendar.holiday_names(since.year))


def test_at_the_end_of_the_table_the_refusal_says_what_to_do(world: World) -> None:
    days = calendar.work_calendar()
    assert last_day_of(10, SpanUnit.WORKING_DAYS, Starts.NEXT_DAY, date(2026, 12, 17), days) == date(2026, 12, 31)
    with pytest.raises(CalendarEnds) as refused:
        last_day_of(10, SpanUnit.WORKING_DAYS, Starts.NEXT_DAY, date(2026, 12, 18), days)
    assert "工作日历只覆盖 2004-01-01 至 2026-12-31，无法判断 2027-01-01 是否为工作日" in refused.value.sentence
    assert "请在工作日历中补充" in (refused.value.cure or "")


def test_the_next_year_is_added_by_the_notice(world: World, approver: Person) -> None:
    extend_calendar(2027, NEXT, source=NOTICE, by=approver)
    days = calendar.work_calendar()
    assert calendar.span() == (date(2004, 1, 1), date(2027, 12, 31))
    assert not days.is_workday(date(2026, 12, 31))  # the year before, from which the holiday reaches over
    assert days.is_workday(date(2027, 1, 31))  # a Sunday
    assert not days.is_workday(date(2027, 2, 8))
    assert not days.is_workday(date(2027, 3, 6))  # a Saturday like any other
    assert [each.sources for each in calendar.years() if each.year == 2027] == [(NOTICE,)]
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.action == EXTEND))
    assert event.by_name == "钟审批"


@pytest.mark.parametrize(
    ("year", "holidays", "source", "field", "words"),
    [
        (2028, NEXT, NOTICE, "year", "只能接着续编 2027 年"),
        (2026, NEXT, NOTICE, "year", "已编到 2026 年"),
        (2027, (), NOTICE, "holidays", "至少"),
        (2027, NEXT, " ", "source", "文号"),
        (2027, (Holiday("元旦", date(2027, 1, 3), date(2027, 1, 1)),), NOTICE, "holidays.0.last", "不能早于第一天"),
        (2027, (Holiday("元旦", date(2028, 1, 1), date(2028, 1, 2)),), NOTICE, "holidays.0.first", "不在 2027 年内"),
        (
            2027,
            (Holiday("元旦", date(2027, 1, 1), date(2027, 1, 1), worked=(date(2027, 1, 4),)),),
            NOTICE,
            "holidays.0.worked",
            "不是周末",
        ),
        (2027, (*NEXT, Holiday("重复", date(2027, 2, 8), date(2027, 2, 8))), NOTICE, "holidays.2.first", "出现了两次"),
    ],
)
def test_a_year_that_cannot_be(
    world: World,
    approver: Person,
    year: int,
    holidays: tuple[Holiday, ...],
    source: str,
    field: str,
    words: str,
) -> None:
    with pytest.raises(Invalid) as refused:
        extend_calendar(year, holidays, source=source, by=approver)
    assert words in refused.value.errors[field][0]
    assert calendar.span() == (date(2004, 1, 1), date(2026, 12, 31))


def test_a_day_is_put_right_by_a_later_notice(world: World, approver: Person) -> None:
    correct_day(date(2026, 2, 24), is_working=False, name="春节", source="示例发明电〔2026〕2号", by=approver)
    assert not calendar.work_calendar().is_workday(date(2026, 2, 24))
    with pytest.raises(Invalid, match="有误"):
        correct_day(date(2026, 2, 24), is_working=False, name="春节", source="示例发明电〔2026〕2号", by=approver)
    with pytest.raises(NotFound, match="2027-01-01"):
        correct_day(date(2027, 1, 1), is_working=False, name="元旦", source=NOTICE, by=approver)


def test_its_years_are_counted_after_a_change_alone(world: World, approver: Person) -> None:
    empty_the_calendar()
    seed_calendar()
    before = calendar.years()
    assert not any("calendar_day" in each for each in statements(calendar.years))
    correct_day(date(2026, 2, 24), is_working=False, name="春节", source="示例发明电〔2026〕2号", by=approver)
    corrected = calendar.years()
    assert corrected[0].working_days == before[0].working_days - 1
    assert "示例发明电〔2026〕2号" in corrected[0].sources
    extend_calendar(2027, NEXT, source=NOTICE, by=approver)
    assert [each.year for each in calendar.years()] == [2027, *(each.year for each in before)]


def test_only_an_approver_keeps_it(world: World) -> None:
    with pytest.raises(NotAllowed):
        extend_calendar(2027, NEXT, source=NOTICE, by=world.people.make(Role.DEPARTMENT_OFFICER))


def test_two_who_extend_it_at_once_extend_it_once(world: World, approver: Person, other: Person) -> None:
    ids = [approver.id, other.id]
    results = at_once(
        world.app,
        lambda: extend_calendar(2027, NEXT, source=NOTICE, by=person(ids[0])),
        lambda: extend_calendar(2027, NEXT, source=NOTICE, by=person(ids[1])),
    )
    assert sum(each is None for each in results) == 1, results
    assert calendar.span() == (date(2004, 1, 1), date(2027, 12, 31))
