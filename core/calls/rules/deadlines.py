"""Until when a stage of a call can be acted at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core import clock
from core.plugin_api import Deadline
from core.policy.bounds import deadline_ends_at, is_late


@dataclass(frozen=True, slots=True)
class Due:
    """A stage's deadline as an instant: ``until`` (aware) is the first moment that is too late."""

    until: datetime
    deadline: Deadline

    @property
    def last_day(self) -> date:
        """The day on which it is due, in Shanghai (24:00 of a day belongs to that day)."""
        return clock.local(self.until - timedelta(microseconds=1)).date()

    @property
    def words(self) -> str:
        """``2025-10-27 24:00``."""
        return clock.closing(self.until)

    @property
    def has_passed(self) -> bool:
        return is_late(self.until, clock.now())

    @property
    def days_left(self) -> int:
        """Days until it is due: 0 on the last day, negative afterwards."""
        return (self.last_day - clock.today()).days


def due_of(deadline: Deadline, year: int | None) -> Due | None:
    """The instant at which a deadline ends; ``year`` is the call's, for one that comes every year (else None)."""
    until = deadline_ends_at(deadline, year)
    return None if until is None else Due(until, deadline)
