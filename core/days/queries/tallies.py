"""How much waits for staff in each room, in one statement: a room is asked only for what is there."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Select, select

from core import clock
from core.bodies.queries import Scope
from core.db.statements import read
from core.evaluators.queries import register
from core.experts.queries import pool as experts
from core.judging.queries import released
from core.ledger import queries as ledger
from core.notices import queries as notices
from core.supervision import queries as supervision
from core.units import queries as units


class Tallies(NamedTuple):
    """Of requests, units and complaints those in a scope; of changes of records and endings of sanctions those that
    another proposed; of the others all."""

    requests: int
    unplaced: int
    late_scores: int
    reviews: int
    overdue_complaints: int
    complaints: int
    notices: int
    changes: int
    endings: int


def tallies(scope: Scope, reader_id: str) -> Tallies:
    """What waits now."""
    return Tallies(*read(_asked(scope, clock.today()), reader=reader_id).one())


@lru_cache(maxsize=256)
def _asked(scope: Scope, today: date) -> Select[*tuple[int, ...]]:
    """Made once for a scope and day: to make it costs more than to run it."""
    questions = (
        units.counting_requests(scope),
        units.counting_unplaced(scope),
        experts.counting_late(),
        released.counting_waiting(),
        supervision.counting_overdue(scope),
        supervision.counting_waiting(scope),
        notices.counting_not_ended(),
        ledger.counting_changes(),
        register.counting_endings(),
    )
    return select(*(each.scalar_subquery() for each in questions))
