"""Counting working days one by one: what the calendar's leaps are held against."""

from __future__ import annotations

from datetime import date, timedelta

from core.policy.workdays import WorkCalendar


def workdays_between(first: date, last: date, calendar: WorkCalendar) -> int:
    """How many working days lie from the first to the last day, both included. Raises CalendarEnds."""
    return sum(calendar.is_workday(first + timedelta(days)) for days in range((last - first).days + 1))
