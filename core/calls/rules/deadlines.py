"""Until when something can be done: a stage of a call, and what ends at an instant like it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core import clock
from core.plugin_api import Deadline
from core.policy.bounds import deadline_ends_at, is_late


@dataclass(frozen=True, slots=True)
class End:
    """``until`` (aware) is the first moment that is too late."""

    until: datetime

    @property
    def last_day(self) -> date:
        """The last day in Shanghai; 24:00 belongs to it."""
        return clock.last_day(self.until)

    @property
    def words(self) -> str:
        """``2025-10-27 24:00``."""
        return clock.closing(self.until)

    @property
    def has_passed(self) -> bool:
        return is_late(self.until, clock.now())

    @property
    def days_left(self) -> int:
        """0 on the last day, negative afterwards."""
        return (self.last_day - clock.today()).days

    @property
    def left(self) -> str:
        """``还剩 7 天``."""
        if self.has_passed:
            return "已截止"
        return f"还剩 {self.days_left} 天" if self.days_left else "今天截止"


@dataclass(frozen=True, slots=True)
class Due(End):
    """A stage's deadline as an instant."""

    deadline: Deadline


def due_of(deadline: Deadline, year: int | None) -> Due | None:
    """The instant at which a deadline ends; ``year`` is the call's, for one that comes every year (else None)."""
    until = deadline_ends_at(deadline, year)
    return None if until is None else Due(until, deadline)
