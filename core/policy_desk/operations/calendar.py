"""Keeping the working-day calendar: seeded once, then extended each autumn by the State Council's notice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version

from chinese_calendar import Holiday as Known
from chinese_calendar import constants
from sqlalchemy import insert

from core import audit
from core.db import db
from core.db.transaction import transaction
from core.errors import Invalid, existing
from core.people.models import Person
from core.policy_desk import policies
from core.policy_desk.actions import CALENDAR, CORRECT, EXTEND, SEED
from core.policy_desk.models import CalendarDay
from core.policy_desk.queries import calendar

_SATURDAY = 5
_NEW_YEARS_EVE_REACH = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday of the yearly notice: its name, its first and last day off, and the weekend days worked in exchange."""

    name: str
    first: date
    last: date
    worked: tuple[date, ...] = ()

    @property
    def days(self) -> Iterator[date]:
        return _each_day(self.first, self.last)


def seed_calendar() -> int:
    """Fill an empty table with the years that chinesecalendar knows; returns how many days were added."""
    with transaction() as session:
        if calendar.span() is not None:
            return 0
        known = [*constants.holidays, *constants.workdays]
        first, last = min(day.year for day in known), max(day.year for day in known)
        source = f"国务院办公厅历年节假日安排（数据：chinesecalendar {version('chinesecalendar')}）"
        rows = [_known_row(day, source) for day in _each_day(date(first, 1, 1), date(last, 12, 31))]
        session.execute(insert(CalendarDay), rows)
        audit.record(SEED, CALENDAR, "all", by=None, after={"from": first, "until": last, "source": source})
    return len(rows)


def extend_calendar(year: int, holidays: Sequence[Holiday], *, source: str, by: Person) -> None:
    """Add the year that follows the table's last one: weekends are off, save what the notice says otherwise.

    ``source`` is the notice's document number. A holiday may reach back into the last days of the year before (元旦).
    Raises NotAllowed, and Invalid with sentences under ``year``, ``source``, ``holidays`` and ``holidays.N.first`` /
    ``last`` / ``worked``.
    """
    policies.may_keep_calendar(by).or_raise()
    with transaction() as session:
        _check_extension(year, holidays, source)
        days = {day: _weekday_row(day, source) for day in _each_day(date(year, 1, 1), date(year, 12, 31))}
        said = {day: row for holiday in holidays for day, row in _rows_of(holiday, source)}
        session.execute(insert(CalendarDay), [said.get(day, row) for day, row in days.items()])
        for day in sorted(said.keys() - days.keys()):
            _set(_locked(day), said[day])
        after = {"year": year, "source": source, "holidays": [_worded(holiday) for holiday in holidays]}
        audit.record(EXTEND, CALENDAR, str(year), by=by, after=after)


def correct_day(day: date, *, is_working: bool, name: str | None, source: str, by: Person) -> None:
    """Change one day of a known year, where a later notice moved it. Raises NotAllowed, NotFound, Invalid."""
    policies.may_keep_calendar(by).or_raise()
    if not source.strip():
        raise Invalid({"source": ["请填写作出这一调整的文号。"]})
    with transaction():
        row = _locked(day)
        before = _state(row)
        _set(row, {"is_working": is_working, "name": name or None, "source": source.strip()})
        if _state(row) == before:
            raise Invalid({"day": ["这一天的安排与日历中已有的相同，没有需要更正的内容。"]})
        audit.record(CORRECT, CALENDAR, day.isoformat(), by=by, before=before, after=_state(row))


def _check_extension(year: int, holidays: Sequence[Holiday], source: str) -> None:
    errors: dict[str, list[str]] = {}
    span = calendar.span()
    if span is None:
        errors["year"] = ["工作日历还是空的，请先由管理员导入基础日历。"]
    elif year != span[1].year + 1:
        errors["year"] = [f"日历已编到 {span[1].year} 年，只能接着续编 {span[1].year + 1} 年。"]
    if not source.strip():
        errors["source"] = ["请填写国务院办公厅节假日安排通知的文号。"]
    if not holidays:
        errors["holidays"] = ["请至少填写一个节假日。"]
    for index, holiday in enumerate(holidays):
        for field, sentence in _faults(year, holiday):
            errors.setdefault(f"holidays.{index}.{field}", []).append(sentence)
    for index, day in _told_twice(holidays):
        errors.setdefault(f"holidays.{index}.first", []).append(f"{day:%Y-%m-%d} 在本表中出现了两次，请核对。")
    if errors:
        raise Invalid(errors)


def _faults(year: int, holiday: Holiday) -> Iterator[tuple[str, str]]:
    earliest, latest = date(year, 1, 1) - _NEW_YEARS_EVE_REACH, date(year, 12, 31)
    if holiday.last < holiday.first:
        yield "last", "放假的最后一天不能早于第一天。"
    for field, day in (("first", holiday.first), ("last", holiday.last), *(("worked", day) for day in holiday.worked)):
        if not earliest <= day <= latest:
            yield field, f"{day:%Y-%m-%d} 不在 {year} 年内。"
    for day in holiday.worked:
        if day.weekday() < _SATURDAY:
            yield "worked", f"{day:%Y-%m-%d} 不是周末，本来就上班，不必列为调休上班日。"


def _told_twice(holidays: Sequence[Holiday]) -> Iterator[tuple[int, date]]:
    seen: set[date] = set()
    for index, holiday in enumerate(holidays):
        days = {*holiday.days, *holiday.worked}
        if double := sorted(seen & days) or sorted(set(holiday.days) & set(holiday.worked)):
            yield index, double[0]
        seen |= days


def _each_day(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _locked(day: date) -> CalendarDay:
    row = db.session.get(CalendarDay, day, populate_existing=True, with_for_update=True)
    return existing(row, f"工作日历中没有 {day:%Y-%m-%d}。", "日历只能逐年续编，请先续编到这一年。")


def _known_row(day: date, source: str) -> dict[str, object]:
    """From the library's tables: its functions look through all of them for every day that they are asked about."""
    row, name = _weekday_row(day, source), constants.workdays.get(day) or constants.holidays.get(day)
    if name is None:
        return row
    return {**row, "is_working": day in constants.workdays, "name": Known(name).chinese}


def _weekday_row(day: date, source: str) -> dict[str, object]:
    return {"day": day, "is_working": day.weekday() < _SATURDAY, "name": None, "source": source}


def _rows_of(holiday: Holiday, source: str) -> Iterator[tuple[date, dict[str, object]]]:
    for is_working, days in ((False, holiday.days), (True, iter(holiday.worked))):
        for day in days:
            yield day, {"day": day, "is_working": is_working, "name": holiday.name, "source": source}


def _set(row: CalendarDay, values: dict[str, object]) -> None:
    for name in ("is_working", "name", "source"):
        setattr(row, name, values[name])


def _state(row: CalendarDay) -> dict[str, object]:
    return {"is_working": row.is_working, "name": row.name, "source": row.source}


def _worded(holiday: Holiday) -> dict[str, object]:
    return {"name": holiday.name, "first": holiday.first, "last": holiday.last, "worked": list(holiday.worked)}
