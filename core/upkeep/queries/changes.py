"""Duties that begin with an event: a listed unit has changed its name, and reports that within the declared term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, select

from core import clock
from core.bodies.queries import Scope
from core.db import db
from core.filling.queries import as_submitted_of
from core.instance import instance
from core.ledger.models import ListEvent, Listing
from core.ledger.queries import held_on
from core.ledger.rules import EventKind
from core.plugin_api import Term, UpkeepKind
from core.policy_desk.queries.calendar import end_of
from core.units import queries as units
from core.units.models import Unit
from core.units.rules import names
from core.upkeep.models import UpkeepRecord
from core.upkeep.queries import declared, opened_on
from core.upkeep.rules import NEW_NAME, Phase

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
    """Who of a scope has changed its name and not reported it, the longest overdue first."""
    return _owed(scope.covers(Unit.body_id), Unit.body_id.is_not(None))


def changes_owed(unit_ids: Collection[str]) -> Sequence[ChangeDue]:
    """What units themselves owe of it, for whoever acts for them."""
    return _owed(Unit.id.in_(sorted(unit_ids))) if unit_ids else ()


def _owed(*whose: ColumnElement[bool]) -> Sequence[ChangeDue]:
    """Changes that were not reported; none where no term is declared.

    A report answers every change up to the day on which it was begun, and one of a later day that it names.
    """
    found = declared(UpkeepKind.CHANGE)
    if found is None or found.term is None:
        return ()
    term = instance().book().term(found.term)
    if term is None:
        return ()
    renamed = _renamed(*whose)
    reported = _reported({unit.id for unit in renamed})
    owed = [
        ChangeDue(unit, name, day, end_of(term, day), term)
        for unit, taken in renamed.items()
        for day, name in taken.items()
        if not any(each.answers(day, name) for each in reported.get(unit.id, ()))
    ]
    return sorted(owed, key=lambda each: (each.until, each.name))


def unreported_names(unit_id: str, *, besides: str) -> frozenset[str]:
    """The names, as they are compared, that a listed unit has taken and told in no report but this one."""
    renamed, reported = _renamed(Unit.id == unit_id), _reported({unit_id}, besides=besides).get(unit_id, ())
    return frozenset(
        names.matching(name)
        for taken in renamed.values()
        for day, name in taken.items()
        if not any(each.answers(day, name) for each in reported)
    )


_VOIDED = select(ListEvent.voids).where(ListEvent.voids.is_not(None))
"""What was recorded in error changed no name."""


def _renamed(*whose: ColumnElement[bool]) -> Mapping[Unit, Mapping[date, str]]:
    """By listed unit, the names that it has taken, by the day."""
    query = (
        select(Unit, ListEvent.effective_on, ListEvent.name)
        .join(ListEvent, ListEvent.unit_id == Unit.id)
        .where(
            ListEvent.kind == EventKind.RENAMED,
            ListEvent.sequence.not_in(_VOIDED),
            *whose,
        )
        .where(exists().where(Listing.unit_id == Unit.id, *held_on(clock.today())))
    )
    found: dict[Unit, dict[date, str]] = defaultdict(dict)
    for unit, day, name in db.session.execute(query):
        found[unit][day] = name or unit.name
    return found


@dataclass(frozen=True, slots=True)
class _Report:
    """A report of a change that was handed in: when it was begun, and the new name that it tells."""

    begun: date
    new_name: str

    def answers(self, day: date, name: str) -> bool:
        return self.begun >= day or self.new_name == names.matching(name)


def _reported(unit_ids: Collection[str], *, besides: str = "") -> Mapping[str, Sequence[_Report]]:
    """By unit, the reports of changes that have been handed in."""
    query = select(UpkeepRecord).where(
        UpkeepRecord.id != besides,
        UpkeepRecord.kind == UpkeepKind.CHANGE,
        UpkeepRecord.state.not_in(_NOT_HANDED_IN),
        UpkeepRecord.recorded_id.in_(units.records_of(unit_ids)),
    )
    records = db.session.scalars(query).all()
    submitted = as_submitted_of([each.id for each in records])
    found: dict[str, list[_Report]] = defaultdict(list)
    for each in records:
        answers = submitted[each.id].of(each.form_id) if each.id in submitted else {}
        new_name = names.matching(str(answers.get(NEW_NAME) or ""))
        found[each.unit_id].append(_Report(opened_on(each), new_name))
    return found
