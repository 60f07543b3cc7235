"""The one clock: every time and date of the product comes from here.

Instants are aware UTC datetimes; days are those of Asia/Shanghai. Demo and tests may set the clock, and time runs on
from there. `machine_now` alone is never simulated: sessions and lock-outs protect a real machine on any date it plays.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_YEAR, LAST_YEAR = 1800, 2200
"""Of the days that anybody may write: beyond them it is a slip, and near the calendar's ends none can be reckoned."""


class _Clock:
    """How far the clock is from the machine's, or the instant at which it stands still."""

    offset: timedelta | None = None
    standing: datetime | None = None


_clock = _Clock()


def now() -> datetime:
    """The present instant, aware, in UTC."""
    if _clock.standing is not None:
        return _clock.standing
    return machine_now() + (_clock.offset or timedelta())


def today() -> date:
    """The present day in Shanghai."""
    return now().astimezone(SHANGHAI).date()


def machine_now() -> datetime:
    """The machine's own time, aware, in UTC: for idle sessions, lock-outs and one-time codes."""
    return datetime.now(UTC)


def as_played(instant: datetime) -> datetime:
    """An instant of the machine's, as the clock that people see tells it."""
    return now() - (machine_now() - instant)


def day_of(text: str) -> date:
    """The day that somebody wrote as 2025-10-30. Raises ValueError for what is none, or lies beyond all reckoning."""
    return sensible(date.fromisoformat(text.strip()))


def sensible(day: date) -> date:
    """The same day. Raises ValueError for one that lies beyond all reckoning."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"not between {FIRST_YEAR} and {LAST_YEAR}: {day}")
    return day


def end_of_day(day: date) -> datetime:
    """24:00 of that day in Shanghai, as an aware UTC instant: the first one that is too late."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """0:00 of that day in Shanghai, as an aware UTC instant."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def closing(until: datetime) -> str:
    """The first instant (aware) that is too late, as people write it: midnight is 24:00 of the day that ends."""
    here = local(until)
    if here.time() == time():
        return f"{here.date() - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{here:%Y-%m-%d %H:%M}"


def last_day(until: datetime) -> date:
    """The last day in Shanghai before the first instant that is too late (aware); 24:00 belongs to it."""
    return local(until - timedelta(microseconds=1)).date()


def local(instant: datetime) -> datetime:
    """An aware instant as Shanghai's clocks show it."""
    return instant.astimezone(SHANGHAI)


def is_simulated() -> bool:
    """Whether the clock shows another time than the machine's."""
    return _clock.offset is not None or _clock.standing is not None


def set_to(instant: datetime | None) -> None:
    """Let the clock run on from an aware instant; None sets it back to the machine's time."""
    _clock.offset = None if instant is None else instant.astimezone(UTC) - machine_now()


@contextmanager
def travel(to: datetime | date) -> Iterator[None]:
    """Stand still at an instant (a naive one is Shanghai's; a day means its noon) until the block ends."""
    before = _clock.standing
    _clock.standing = as_instant(to)
    try:
        yield
    finally:
        _clock.standing = before


def as_instant(moment: datetime | date) -> datetime:
    """An aware UTC instant from a datetime (naive: Shanghai's) or a day (its noon)."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(12))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    return moment.astimezone(UTC)
