"""What happens in the demo, in the order of its days: each step is a real operation at its own time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from core import clock
from core.db import db

Act = Callable[[], None]
_OFFICE_OPENS = time(9)
_MINUTES_BETWEEN = 7


@dataclass
class Schedule:
    """Steps by day. Steps of one day happen minutes apart, in the order in which they were added."""

    _steps: dict[date, list[Act]] = field(default_factory=dict)

    def add(self, day: date, act: Act) -> None:
        self._steps.setdefault(day, []).append(act)

    def play(self) -> None:
        """Do everything, day by day."""
        for day in sorted(self._steps):
            moment = datetime.combine(day, _OFFICE_OPENS)
            for act in self._steps[day]:
                with clock.travel(moment):
                    act()
                db.session.remove()
                moment += timedelta(minutes=_MINUTES_BETWEEN)
