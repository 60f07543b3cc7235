"""The pool of experts, with what ties them to others and how much they have under way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, func, select

from core import clock
from core.applications.models import Application
from core.applications.workflow.states import State
from core.db import db
from core.errors import existing
from core.experts.models import Assignment, AssignmentState, Expert, Tie
from core.experts.rules.conflicts import Candidate, Declared
from core.people.models import Grant, Person, Role
from core.units.rules.names import matching

_UNDER_WAY = (AssignmentState.ASKED, AssignmentState.ACCEPTED)


def expert(expert_id: str) -> Expert:
    """One of the pool. Raises NotFound."""
    return existing(db.session.get(Expert, expert_id), "找不到该专家。", "请从“专家库”重新进入。")


def of_person(person: Person) -> Expert | None:
    """The person's own entry."""
    return db.session.scalar(select(Expert).where(Expert.person_id == person.id))


def experts(*, active: bool = False) -> Sequence[Expert]:
    """The pool by name; `active`: those alone who are given something to score."""
    query = select(Expert).join(Expert.person).order_by(Person.name, Expert.id)
    if active:
        query = query.where(
            Expert.active, Person.active, Expert.person_id.in_(select(Grant.person_id).where(Grant.role == Role.EXPERT))
        )
    return db.session.scalars(query).unique().all()


def not_in_pool() -> Sequence[Person]:
    """People who hold the role and have no entry yet."""
    held = select(Grant.person_id).where(Grant.role == Role.EXPERT)
    query = select(Person).where(Person.active, Person.id.in_(held), Person.id.not_in(select(Expert.person_id)))
    return db.session.scalars(query.order_by(Person.name, Person.id)).all()


def ties_of(expert_id: str) -> Sequence[Tie]:
    """Everything that was declared of an expert, the last first."""
    query = select(Tie).where(Tie.expert_id == expert_id)
    return db.session.scalars(query.order_by(Tie.declared_at.desc(), Tie.id)).all()


def tie(tie_id: str) -> Tie:
    """One tie. Raises NotFound."""
    return existing(db.session.get(Tie, tie_id), "找不到该关联关系。", "请从专家档案重新进入。")


def holds(tie: Tie) -> bool:
    """Whether a tie holds today."""
    return tie.ended_at is None and (tie.until is None or tie.until >= clock.today())


def candidates(pool: Collection[Expert]) -> Mapping[str, Candidate]:
    """These experts as conflicts ask of them, by id."""
    ties: dict[str, list[Declared]] = {each.id: [] for each in pool}
    for one in db.session.scalars(select(Tie).where(Tie.expert_id.in_(ties)).order_by(Tie.declared_at, Tie.id)):
        if holds(one):
            ties[one.expert_id].append(Declared(f"{one.kind.label}（{one.name}）", one.code, matching(one.name)))
    return {
        each.id: Candidate(each.person_id, matching(each.employer), each.employer_code, tuple(ties[each.id]))
        for each in pool
    }


def loads(states: Collection[AssignmentState] = _UNDER_WAY) -> Mapping[str, int]:
    """How many applications each expert has under way (or in other states), by his id; who has none is not there."""
    query = select(Assignment.expert_id, func.count()).where(Assignment.state.in_(states))
    return dict(db.session.execute(query.group_by(Assignment.expert_id)).all())


def counting_late() -> Select[int]:
    """The question how many tasks are past their day and not handed in, of applications still on their way."""
    return select(func.count()).select_from(Assignment).join(*_TASKED).where(*_late())


def late() -> Mapping[str, int]:
    """The same by expert."""
    query = select(Assignment.expert_id, func.count()).join(*_TASKED).where(*_late())
    return dict(db.session.execute(query.group_by(Assignment.expert_id)).all())


_TASKED = (Application, Application.id == Assignment.application_id)


def _late() -> Sequence[ColumnElement[bool]]:
    is_under_way = Assignment.state.in_(_UNDER_WAY), Application.state == State.PENDING
    return (*is_under_way, Assignment.due < clock.today())
