"""Matters of upkeep that wait for somebody himself, and not for a unit or another office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, not_, or_, select

from core import clock
from core.bodies.queries import Scope, own_bodies, tiers
from core.db import db
from core.people.models import Person, Role
from core.plugin_api import UpkeepKind
from core.upkeep.models import UpkeepRecord, UpkeepStep
from core.upkeep.policies import may_approve, of_department
from core.upkeep.rules import Filler, Phase, StepKind


def waiting(person: Person) -> Mapping[Phase, int]:
    """How many wait for him, by where they stand, in the order of their way."""
    if not (sides := list(_sides(person))):
        return {}
    query = select(UpkeepRecord.state, func.count()).where(or_(*sides)).group_by(UpkeepRecord.state)
    found = {row[0]: row[1] for row in db.session.execute(query)}
    return {phase: found[phase] for phase in Phase if phase in found}


def _sides(person: Person) -> Iterator[ColumnElement[bool]]:
    """What each of his offices does: a body fills, reviews and passes up; the department fills and decides."""
    if Role.BODY_OFFICER in person.held_roles:
        scope = Scope(bodies=tiers().below(own_bodies(person)))
        yield and_(scope.covers(UpkeepRecord.body_id), _lies(Filler.BODY, Phase.REVIEW, Phase.REVIEWED))
    # That a unit stands on a list no more is for approvers to say, and not for who proposed it.
    is_removal, is_own = UpkeepRecord.kind == UpkeepKind.REMOVAL, UpkeepRecord.opened_by_id == person.id
    if may_approve(person):
        unsaid = and_(UpkeepRecord.state == Phase.OPEN, UpkeepRecord.due < clock.today())
        proposed = and_(UpkeepRecord.state == Phase.CONFIRMATION, _proposer() != person.id)
        yield or_(and_(_lies(Filler.DEPARTMENT, Phase.DECISION), not_(is_removal)), proposed)
        yield and_(is_removal, not_(is_own), or_(UpkeepRecord.state == Phase.DECISION, unsaid))
    elif of_department(person):
        yield and_(_lies(Filler.DEPARTMENT, Phase.DECISION), not_(is_removal))


def _lies(filler: Filler, *phases: Phase) -> ColumnElement[bool]:
    open_ = and_(UpkeepRecord.filled_by == filler, UpkeepRecord.state.in_([each for each in Phase if each.is_open]))
    return or_(UpkeepRecord.state.in_(phases), open_)


def _proposer() -> ScalarSelect[str]:
    """Who proposed last to decide against what was found."""
    query = select(UpkeepStep.taken_by_id).where(
        UpkeepStep.record_id == UpkeepRecord.id, UpkeepStep.kind == StepKind.PROPOSED
    )
    return query.order_by(UpkeepStep.sequence.desc()).limit(1).correlate(UpkeepRecord).scalar_subquery()
