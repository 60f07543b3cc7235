"""What happens in the demo, in the order of its days: each step is a real operation at its own time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from core import clock
from core.db import db
from core.errors import DomainError

Act = Callable[[], None]
Tell = Callable[[str, int, int], None]
"""Hears what is under way, how much of it is done, and of how much."""


def unheard(what: str, done: int, of: int) -> None:
    """For a demo at whose building nobody looks on."""


_OFFICE_OPENS = time(9)
_MINUTES_BETWEEN = 7


class StepFailed(Exception):
    """A step could not be done: by which key of the demo's file, on which day, and why."""

    def __init__(self, about: str, day: date, why: str) -> None:
        super().__init__(about, day, why)
        self.about, self.day, self.why = about, day, why


def _do(act: Act, about: str, day: date) -> None:
    try:
        act()
    except DomainError as refused:
        raise StepFailed(about, day, refused.as_text()) from refused
    except (LookupError, ValueError, StopIteration) as error:
        is_said = type(error) is LookupError  # by us, in a sentence; others only name a key
        raise StepFailed(about, day, str(error) if is_said else f"{type(error).__name__}: {error}") from error


@dataclass
class Schedule:
    """Steps by day. Steps of one day happen minutes apart, in the order in which they were added."""

    _steps: dict[date, list[tuple[Act, str]]] = field(default_factory=dict)

    def add(self, day: date, act: Act, about: str = "") -> None:
        """`about`: the key of the demo's file by which the step is."""
        self._steps.setdefault(day, []).append((act, about))

    def play(self, tell: Tell) -> None:
        """Do everything, day by day, and tell how many of how many steps are done. Raises StepFailed."""
        done, of = 0, sum(map(len, self._steps.values()))
        for day in sorted(self._steps):
            moment = datetime.combine(day, _OFFICE_OPENS)
            for act, about in self._steps[day]:
                with clock.travel(moment):
                    _do(act, about, day)
                db.session.remove()
                done += 1
                tell(f"The demo at {day.isoformat()}, steps", done, of)
                moment += timedelta(minutes=_MINUTES_BETWEEN)
