"""The working-day calendar as it stands in the table."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, case, extract, func, select

from core.audit.queries import newest
from core.db import db
from core.db.keeping import Kept
from core.plugin_api import SpanUnit, Term
from core.policy.workdays import CalendarEnds, WorkCalendar, last_day
from core.policy_desk.actions import CORRECT, EXTEND, SEED
from core.policy_desk.models import CalendarDay


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year of the table: how many days it has and works, and who says so."""

    year: int
    days: int
    working_days: int
    sources: tuple[str, ...]


def span() -> tuple[date, date] | None:
    """The first and the last day that the table knows; None while it is empty."""
    ends = db.session.execute(select(func.min(CalendarDay.day), func.max(CalendarDay.day))).one()
    first, last = cast(tuple[date | None, date | None], tuple(ends))
    return None if first is None or last is None else (first, last)


def years() -> tuple[CalendarYear, ...]:
    """Every year of the table, the newest first."""
    return _years.get(newest(SEED, EXTEND, CORRECT), _counted)


_years = Kept[Hashable, tuple[CalendarYear, ...]](most=2)
"""By what was done to the table: to count goes through all its days, which change once or twice a year."""


def _counted() -> tuple[CalendarYear, ...]:
    year = extract("year", CalendarDay.day)
    counted = db.session.execute(
        select(year, CalendarDay.source, func.count(), func.sum(case((CalendarDay.is_working, 1), else_=0)))
        .group_by(year, CalendarDay.source)
        .order_by(year.desc(), CalendarDay.source)
    ).all()
    by_year: dict[int, list[tuple[str, int, int]]] = {}
    for number, source, days, working in counted:
        by_year.setdefault(int(number), []).append((source, int(days), int(working)))
    return tuple(
        CalendarYear(number, sum(row[1] for row in rows), sum(row[2] for row in rows), tuple(row[0] for row in rows))
        for number, rows in by_year.items()
    )


def days_of(year: int) -> Sequence[CalendarDay]:
    """Every day of a year that the table knows, in order."""
    return db.session.scalars(select(CalendarDay).where(_within(year)).order_by(CalendarDay.day)).all()


def _within(year: int) -> ColumnElement[bool]:
    return CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))


def holiday_names(year: int) -> tuple[str, ...]:
    """The names of a year's holidays, in the order in which they first come."""
    named = select(CalendarDay.name).where(_within(year), ~CalendarDay.is_working, CalendarDay.name != "")
    return tuple(dict.fromkeys(name for name in db.session.scalars(named.order_by(CalendarDay.day)) if name))


def work_calendar() -> WorkCalendar:
    """The whole table for working-day arithmetic. Raises CalendarEnds while the table is empty."""
    covered = span()
    if covered is None:
        raise CalendarEnds("工作日历还是空的，无法按工作日计算。", "请由系统管理员导入基础日历后再办理。")
    days = db.session.scalars(select(CalendarDay.day).where(CalendarDay.is_working))
    return WorkCalendar(*covered, frozenset(days))


_NO_CALENDAR = WorkCalendar(date.max, date.min, ())


def end_of(term: Term, since: date) -> date:
    """The last day (it ends at 24:00) of a declared span that is set off on a day. Raises CalendarEnds.

    The table is asked only where working days are counted.
    """
    counts_workdays = term.unit is SpanUnit.WORKING_DAYS
    return last_day(term, since, work_calendar() if counts_workdays else _NO_CALENDAR)


def exceptions_of(year: int) -> Sequence[CalendarDay]:
    """The days of a year that have a name: holidays, and weekend days worked for them."""
    return [each for each in days_of(year) if each.name is not None]
