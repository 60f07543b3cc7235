"""Duties that begin with an event: a listed unit has changed its name, and reports that within the declared term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from core import clock
from core.bodies.queries import Scope
from core.db import db
from core.instance import instance
from core.ledger.models import ListEvent, Listing
from core.ledger.queries import held_on
from core.ledger.rules import EventKind
from core.plugin_api import Term, UpkeepKind
from core.policy_desk.queries.calendar import end_of
from core.units.models import Unit
from core.upkeep.models import UpkeepRecord
from core.upkeep.queries import declared
from core.upkeep.rules import Phase

_NOT_HANDED_IN = (Phase.OPEN, Phase.DROPPED)


@dataclass(frozen=True, slots=True)
class ChangeDue:
    """A listed unit that owes the report of a change: what changed and when, the last day, and the term."""

    unit: Unit
    name: str
    changed_on: date
    until: date
    term: Term

    @property
    def is_late(self) -> bool:
        return self.until < clock.today()


def changes_due(scope: Scope) -> Sequence[ChangeDue]:
    """Who has changed its name and not reported it, the longest overdue first; nobody where no term is declared.

    A report answers every change since the one before it, also one that took effect after it was handed in.
    """
    found = declared(UpkeepKind.CHANGE)
    if found is None or found.term is None:
        return ()
    term = instance().book().term(found.term)
    if term is None:
        return ()
    owed = []
    reported = _reported()
    for unit, events in _renamed(scope).items():
        days = sorted(events)
        before = date.min
        for day in days:
            if not any(before < each for each in reported.get(unit.id, ())):
                owed.append(ChangeDue(unit, events[day], day, end_of(term, day), term))
            before = day
    return sorted(owed, key=lambda each: (each.until, each.name))


_VOIDED = select(ListEvent.voids).where(ListEvent.voids.is_not(None))
"""What was recorded in error changed no name."""


def _renamed(scope: Scope) -> Mapping[Unit, Mapping[date, str]]:
    """By listed unit, the names that it has taken, by the day."""
    query = (
        select(Unit, ListEvent.effective_on, ListEvent.name)
        .join(ListEvent, ListEvent.unit_id == Unit.id)
        .where(
            ListEvent.kind == EventKind.RENAMED,
            ListEvent.sequence.not_in(_VOIDED),
            scope.covers(Unit.body_id),
            Unit.body_id.is_not(None),
        )
        .where(exists().where(Listing.unit_id == Unit.id, *held_on(clock.today())))
    )
    found: dict[Unit, dict[date, str]] = defaultdict(dict)
    for unit, day, name in db.session.execute(query):
        found[unit][day] = name or unit.name
    return found


def _reported() -> Mapping[str, Sequence[date]]:
    """By unit, the days on which reports of changes were begun that have been handed in."""
    query = select(UpkeepRecord.unit_id, UpkeepRecord.opened_at).where(
        UpkeepRecord.kind == UpkeepKind.CHANGE, UpkeepRecord.state.not_in(_NOT_HANDED_IN)
    )
    found: dict[str, list[date]] = defaultdict(list)
    for unit_id, opened_at in db.session.execute(query):
        found[unit_id].append(clock.local(opened_at).date())
    return found
