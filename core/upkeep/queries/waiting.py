"""What waits at each body of a scope, and for how long: for whoever looks after several."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from core import clock
from core.bodies.queries import Scope
from core.db import db
from core.plugin_api import UpkeepKind
from core.upkeep.models import UpkeepRecord
from core.upkeep.queries import OVER
from core.upkeep.queries.changes import changes_due
from core.upkeep.rules import Phase


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits at one body: how many matters in each state, removals whose hearing is over, changes of name that were
    not reported in time; and since when the one waits that was touched longest ago (None: nothing is under way)."""

    body_id: str
    states: Mapping[Phase, int]
    unheard: int
    unreported: int
    since: datetime | None

    @property
    def total(self) -> int:
        return sum(self.states.values())


def waiting(scope: Scope) -> Sequence[Waiting]:
    """Each body of the scope at which something waits, the one that waits longest first."""
    is_over_due = case(
        ((UpkeepRecord.kind == UpkeepKind.REMOVAL) & (UpkeepRecord.due < clock.today()), 1),
        else_=0,
    )
    query = (
        select(
            UpkeepRecord.body_id,
            UpkeepRecord.state,
            func.count().label("number"),
            func.sum(is_over_due).label("unheard"),
            func.min(UpkeepRecord.updated_at).label("since"),
        )
        .where(scope.covers(UpkeepRecord.body_id), UpkeepRecord.state.not_in(OVER))
        .group_by(UpkeepRecord.body_id, UpkeepRecord.state)
    )
    states: dict[str, dict[Phase, int]] = defaultdict(dict)
    unheard: Counter[str] = Counter()
    since: dict[str, datetime] = {}
    for row in db.session.execute(query):
        states[row.body_id][row.state] = row.number
        unheard[row.body_id] += int(row.unheard) if row.state in {Phase.OPEN, Phase.DECISION} else 0
        since[row.body_id] = min(row.since, since.get(row.body_id, row.since))
    unreported = Counter(each.unit.body_id for each in changes_due(scope) if each.is_late and each.unit.body_id)
    found = [
        Waiting(body_id, states.get(body_id, {}), unheard[body_id], unreported[body_id], since.get(body_id))
        for body_id in {*states, *unreported}
    ]
    return sorted(found, key=lambda each: (each.since or clock.now(), each.body_id))
