"""The last day of a declared span; the calendar's table is asked only where working days are counted."""

from __future__ import annotations

from datetime import date

from core.plugin_api import SpanUnit, Term
from core.policy.workdays import WorkCalendar, last_day
from core.policy_desk.queries.calendar import work_calendar

_NO_CALENDAR = WorkCalendar(date.max, date.min, ())


def end_of(term: Term, since: date) -> date:
    """The last day (it ends at 24:00) of a span that is set off on a day. Raises CalendarEnds."""
    counts_workdays = term.unit is SpanUnit.WORKING_DAYS
    return last_day(term, since, work_calendar() if counts_workdays else _NO_CALENDAR)
