"""Working-day arithmetic over a calendar that is passed in. Past its end nothing is computed: never a guess."""

from __future__ import annotations

import calendar as months
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from core.errors import DomainError
from core.plugin_api.declarations import SpanUnit, Starts, Term

_DAY = timedelta(days=1)
_MONTHS_IN_YEAR = 12


class CalendarEnds(DomainError):
    """A working day was asked for outside the days that the calendar covers."""

    status = 409
    code = "calendar_ends"
    title = "工作日历未覆盖所需日期"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days from ``first`` to ``last``, both included: every other day in between is off."""

    first: date
    last: date
    workdays: Collection[date]

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day. Raises CalendarEnds outside the calendar."""
        if not self.first <= day <= self.last:
            raise CalendarEnds(
                f"工作日历只覆盖 {self.first.isoformat()} 至 {self.last.isoformat()}，"
                f"无法判断 {day.isoformat()} 是否为工作日。",
                "请在工作日历中补充该年度的放假和调休安排后再办理。",
            )
        return day in self.workdays

    def workdays_from(self, day: date) -> Iterator[date]:
        """The working days from that day on, that day included. Raises CalendarEnds where the calendar ends."""
        while True:
            if self.is_workday(day):
                yield day
            day += _DAY


def last_day(term: Term, since: date, calendar: WorkCalendar) -> date:
    """The last day of a span (it ends at 24:00) that is set off on a day.

    Day 1 is the day itself or the next, as the term says; of working days, the first one from there on. Months and
    years end on the day of the same number, the day before it where day 1 is the day itself, the month's last day where
    the month is too short. Raises CalendarEnds.
    """
    return last_day_of(term.length, term.unit, term.starts, since, calendar)


def last_day_of(length: int, unit: SpanUnit, starts: Starts, since: date, calendar: WorkCalendar) -> date:
    """`last_day` of a span that is given by its parts. ``length`` is 1 or more."""
    if length < 1:
        raise ValueError("a span has at least one day")
    first = since if starts is Starts.SAME_DAY else since + _DAY
    match unit:
        case SpanUnit.WORKING_DAYS:
            return next(islice(calendar.workdays_from(first), length - 1, None))
        case SpanUnit.CALENDAR_DAYS:
            return first + (length - 1) * _DAY
        case SpanUnit.MONTHS:
            return _months_on(since, length, starts)
        case SpanUnit.YEARS:
            return _months_on(since, length * _MONTHS_IN_YEAR, starts)


def months_before(day: date, count: int) -> date:
    """The day of the same number so many months earlier; the month's last day where that month is too short."""
    return _months_on(day, -count, Starts.NEXT_DAY)


def _months_on(since: date, count: int, starts: Starts) -> date:
    year, month = divmod(since.year * _MONTHS_IN_YEAR + since.month - 1 + count, _MONTHS_IN_YEAR)
    length = months.monthrange(year, month + 1)[1]
    if since.day > length:
        return date(year, month + 1, length)
    same_number = date(year, month + 1, since.day)
    return same_number - _DAY if starts is Starts.SAME_DAY else same_number
