"""Matters of upkeep that wait for somebody himself, and not for a unit or another post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, not_, or_, select

from core import clock
from core.bodies.queries import Scope, own_bodies, tiers
from core.db.statements import read
from core.people.models import Person, Role
from core.plugin_api import UpkeepKind
from core.upkeep.models import UpkeepRecord, UpkeepStep
from core.upkeep.policies import may_approve, of_department
from core.upkeep.rules import Filler, Phase, StepKind


def waiting(person: Person) -> Mapping[Phase, int]:
    """How many wait for him, by where they stand, in the order of their way."""
    query = _asked(Post.of(person), clock.today())
    found = {} if query is None else {row[0]: row[1] for row in read(query)}
    return {phase: found[phase] for phase in Phase if phase in found}


class Post(NamedTuple):
    """What somebody is in matters of upkeep."""

    person_id: str
    scope: Scope
    approves: bool
    is_department: bool

    @classmethod
    def of(cls, person: Person) -> Post:
        is_officer = Role.BODY_OFFICER in person.held_roles
        scope = Scope(bodies=tiers().below(own_bodies(person)) if is_officer else frozenset())
        return cls(person.id, scope, bool(may_approve(person)), bool(of_department(person)))


@lru_cache(maxsize=256)
def _asked(post: Post, today: date) -> Select[Phase, int] | None:
    """Made once for a post and day: to make it costs more than to run it."""
    if not (sides := list(_sides(post, today))):
        return None
    return select(UpkeepRecord.state, func.count()).where(or_(*sides)).group_by(UpkeepRecord.state)


def _sides(post: Post, today: date) -> Iterator[ColumnElement[bool]]:
    """What each of his offices does: a body fills, reviews and passes up; the department fills and decides."""
    if post.scope:
        yield and_(post.scope.covers(UpkeepRecord.body_id), _lies(Filler.BODY, Phase.REVIEW, Phase.REVIEWED))
    # That a unit stands on a list no more is for approvers to say, and not for who proposed it or found the ground.
    is_removal, is_own = UpkeepRecord.kind == UpkeepKind.REMOVAL, UpkeepRecord.opened_by_id == post.person_id
    is_found = and_(UpkeepRecord.kind == UpkeepKind.INCIDENT, or_(is_own, _last(StepKind.GRADED) == post.person_id))
    if post.approves:
        unsaid = and_(UpkeepRecord.state == Phase.OPEN, UpkeepRecord.due < today)
        proposed = and_(UpkeepRecord.state == Phase.CONFIRMATION, _last(StepKind.PROPOSED) != post.person_id)
        yield or_(and_(_lies(Filler.DEPARTMENT, Phase.DECISION), not_(is_removal), not_(is_found)), proposed)
        yield and_(is_removal, not_(is_own), or_(UpkeepRecord.state == Phase.DECISION, unsaid))
    elif post.is_department:
        yield and_(_lies(Filler.DEPARTMENT, Phase.DECISION), not_(is_removal))


def _lies(filler: Filler, *phases: Phase) -> ColumnElement[bool]:
    open_ = and_(UpkeepRecord.filled_by == filler, UpkeepRecord.state.in_([each for each in Phase if each.is_open]))
    return or_(UpkeepRecord.state.in_(phases), open_)


def _last(kind: StepKind) -> ScalarSelect[str]:
    """Who did this with a matter last: proposed to decide against what was found, or found an incident's grade."""
    query = select(UpkeepStep.taken_by_id).where(UpkeepStep.record_id == UpkeepRecord.id, UpkeepStep.kind == kind)
    return query.order_by(UpkeepStep.sequence.desc()).limit(1).correlate(UpkeepRecord).scalar_subquery()
