"""Working days counted one by one, which the calendar's leaps are held against; and an instance without a calendar."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete

from core.db.transaction import transaction
from core.policy.workdays import WorkCalendar
from core.policy_desk.models import CalendarDay


def workdays_between(first: date, last: date, calendar: WorkCalendar) -> int:
    """How many working days lie from the first to the last day, both included. Raises CalendarEnds."""
    return sum(calendar.is_workday(first + timedelta(days)) for days in range((last - first).days + 1))


def empty_the_calendar() -> None:
    """As before the instance was provided with one."""
    with transaction() as session:
        session.execute(delete(CalendarDay))
