"""How far the applications of a call are, by stage and body: the funnel of the department's overview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from core.applications.models import Application
from core.applications.workflow.states import State
from core.db import db


@dataclass(frozen=True, slots=True)
class Funnel:
    """Counts by body and column: a stage's id for what stands there, ``drafting``, ``selected`` or ``ended``."""

    cells: Mapping[tuple[str, str], int]
    places: Mapping[tuple[str, State], int]

    @property
    def bodies(self) -> frozenset[str]:
        return frozenset(body for body, _ in self.cells)

    def at(self, body: str, column: str) -> int:
        return self.cells.get((body, column), 0)

    def total(self, column: str) -> int:
        return sum(count for (_, each), count in self.cells.items() if each == column)

    def of_body(self, body: str) -> int:
        return sum(count for (each, _), count in self.cells.items() if each == body)

    @property
    def whole(self) -> int:
        return sum(self.cells.values())

    def waiting(self, stage: str, state: State = State.PENDING) -> int:
        """How many stand at a stage in a state."""
        return self.places.get((stage, state), 0)


COMPLETED, ENDED = "completed", "ended"
_ENDS = {State.COMPLETED: COMPLETED, State.DECLINED: ENDED, State.NOT_SELECTED: ENDED}


def funnel(opened_id: str) -> Funnel:
    """The funnel of an opened call; what was withdrawn is not in it. One grouped query."""
    query = (
        select(Application.body_id, Application.stage, Application.state, func.count())
        .where(Application.call_id == opened_id, Application.state != State.WITHDRAWN)
        .group_by(Application.body_id, Application.stage, Application.state)
    )
    cells: Counter[tuple[str, str]] = Counter()
    places: Counter[tuple[str, State]] = Counter()
    for body, stage, state, count in db.session.execute(query):
        cells[body, _ENDS.get(state, stage)] += count
        places[stage, state] += count
    return Funnel(cells, places)
