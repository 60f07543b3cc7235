"""How far the applications of a call are, by stage and body, as far as somebody may know of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from core.applications.models import Application
from core.applications.queries.counting import handed_in, moved, standing
from core.applications.workflow.states import State
from core.calls.models import OpenedCall
from core.db import db
from core.db.keeping import Kept
from core.db.statements import day_of
from core.desks.queries.dates import Spot
from core.desks.queries.filters import ENDS
from core.desks.rules import Tab

DRAFTING = "drafting"
"""The column of what nobody but its unit has seen."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts by body and column (`DRAFTING`, a stage's id, an end of `ENDS`), and by spot."""

    cells: Mapping[tuple[str, str], int]
    spots: Mapping[Spot, int]

    def at(self, body: str, column: str) -> int:
        return self.cells.get((body, column), 0)

    def total(self, column: str) -> int:
        return sum(count for (_, each), count in self.cells.items() if each == column)

    def filed(self, body: str) -> int:
        """How many a body's units have handed in."""
        return sum(count for (each, column), count in self.cells.items() if each == body and column != DRAFTING)

    @property
    def whole(self) -> int:
        """How many were handed in."""
        return sum(count for (_, column), count in self.cells.items() if column != DRAFTING)

    @property
    def under_way(self) -> int:
        """How many were handed in and have not come to their end."""
        return sum(count for (_, column), count in self.cells.items() if column != DRAFTING and column not in ENDS)


def counts(opened: OpenedCall, scope: frozenset[str]) -> Counts:
    """The counts of an opened call in these bodies; what was withdrawn is in none."""
    return _counts.get((opened.id, scope, moved(opened.id)), lambda: _counted(opened, scope))


_counts = Kept[Hashable, Counts](most=256)


def _counted(opened: OpenedCall, scope: Collection[str]) -> Counts:
    cells: Counter[tuple[str, str]] = Counter()
    spots: Counter[Spot] = Counter()
    for body, stage, state, number in standing(opened.id):
        if body in scope and state is not State.WITHDRAWN:
            cells[body, _column(stage, state)] += number
            spots[stage, state, body] += number
    return Counts(cells, spots)


def lying_in(tab: Tab, spots: Mapping[Spot, int]) -> int:
    """How many of these lie in a tab."""
    return sum(count for spot, count in spots.items() if any(place.holds(*spot) for place in tab.places))


def by_day(opened: OpenedCall, scope: Collection[str], until: date) -> Sequence[int]:
    """How many had been handed in by each day since the call opened, until that day; of what was handed in again, the
    last time counts."""
    bodies = tuple(sorted(scope))
    days = _days.get((opened.id, bodies, handed_in(opened.id)), lambda: _counted_by_day(opened.id, bodies))
    if not days:
        return ()
    first = min(opened.opens_on, *days)
    found, total = [], 0
    for number in range(first.toordinal(), max(until, *days).toordinal() + 1):
        total += days[date.fromordinal(number)]
        found.append(total)
    return found


_days = Kept[Hashable, Counter[date]](most=256)


def _counted_by_day(opened_id: str, bodies: Collection[str]) -> Counter[date]:
    day = day_of(Application.submitted_at)
    within = (Application.call_id == opened_id, Application.body_id.in_(bodies))
    query = select(day, func.count()).where(*within, Application.submitted_at.is_not(None)).group_by(day)
    return Counter({date.fromisoformat(str(each)): number for each, number in db.session.execute(query)})


def _column(stage: str, state: State) -> str:
    if state is State.DRAFT:
        return DRAFTING
    return next((id for id, (_, states) in ENDS.items() if state in states), stage)
