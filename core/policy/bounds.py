"""Until when, how many, for whom: the one place that says when a declared day ends, and whether a count still fits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from core import clock
from core.plugin_api.declarations import Deadline


def ends_at(due: date | datetime) -> datetime:
    """The first instant (aware) that is too late: a day ends at 24:00 in Shanghai; a naive date-time is Shanghai's."""
    return clock.as_instant(due) if isinstance(due, datetime) else clock.end_of_day(due)


def deadline_ends_at(deadline: Deadline, year: int | None) -> datetime | None:
    """`ends_at` of a deadline; of one that comes every year, in its own year or else in the one given (else None)."""
    due = deadline.due_in(deadline.year or year)
    return None if due is None else ends_at(due)


def is_late(ends: datetime, at: datetime) -> bool:
    """Whether an instant is too late for what ends then; both are aware."""
    return at >= ends


def meet(some: Collection[str], others: Collection[str]) -> bool:
    """Whether two selections have something in common; an empty one means all."""
    return not some or not others or not set(some).isdisjoint(others)


def excess(limit: int, used: int, more: int = 1) -> int:
    """By how much the limit would be exceeded if ``more`` were taken where ``used`` are; 0 where they fit."""
    return max(0, used + more - limit)


def has_room(limit: int, used: int, more: int = 1) -> bool:
    """Whether ``more`` can still be taken where ``used`` of ``limit`` are."""
    return not excess(limit, used, more)
