"""Reading applications. Whose they are is asked here for applicants, and by those who ask here for everybody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import joinedload

from core.applications.models import Application, Extension, Move
from core.applications.workflow.states import State
from core.calls.queries import Tally, due_at
from core.calls.rules.deadlines import Due
from core.db import db
from core.db.statements import read
from core.errors import NotFound
from core.people.models import Person
from core.units.models import Representation, RepresentationState

# --- One application --------------------------------------------------------------------------------------------------


def _whole() -> Select[Application]:
    """An application with its call, unit and body."""
    return select(Application).options(
        joinedload(Application.call), joinedload(Application.unit), joinedload(Application.body)
    )


# What every page of an application asks is made once.
_ID: BindParameter[str] = bindparam("application")
_BY_ID = _whole().where(Application.id == _ID)
_WAY = (
    select(
        Move.name, Move.from_stage, Move.to_stage, Move.to_state, Move.note, Move.visible_to_applicant, Move.moved_at
    )
    .where(Move.application_id == _ID)
    .order_by(Move.serial)
)
_MOVES = select(Move).where(Move.application_id == _ID).order_by(Move.serial)
_EXTENDED = select(func.max(Extension.until)).where(
    Extension.application_id == _ID, Extension.stage == bindparam("stage")
)


def get(application_id: str) -> Application:
    """The application, for those who have been asked whether they may see it. Raises NotFound."""
    found = db.session.scalar(_BY_ID, {"application": application_id})
    if found is None:
        raise _not_found()
    return found


def several(application_ids: Collection[str]) -> Sequence[Application]:
    """These applications, for those who have been asked whether they may see them, as they were submitted."""
    query = _whole().where(Application.id.in_(application_ids))
    return db.session.scalars(query.order_by(Application.submitted_at, Application.id)).all()


def of_applicant(person: Person, application_id: str) -> Application:
    """The application, if the person acts for its unit. Raises NotFound: to others it is not there."""
    found = db.session.scalar(
        _whole()
        .join(Representation, Representation.unit_id == Application.unit_id)
        .where(Application.id == application_id, *_acts(person))
    )
    if found is None:
        raise _not_found()
    return found


def moves(application_id: str) -> Sequence[Move]:
    """Every move, in the order made."""
    return db.session.scalars(_MOVES, {"application": application_id}).all()


def way(application_id: str) -> Sequence[Any]:
    """Every move, in the order made, as rows of what the tracker has to know of it."""
    return read(_WAY, application=application_id).all()


def move_count(application_id: str) -> int:
    """How many moves were made."""
    return db.session.scalar(select(func.count()).where(Move.application_id == application_id)) or 0


def due(application: Application, stage_id: str) -> Due | None:
    """Until when the application may be acted on at a stage: its call's date, or the later one granted to it alone."""
    common = due_at(application.call, stage_id, application.track, application.body_id)
    if common is None:
        return None
    granted: datetime | None = read(_EXTENDED, application=application.id, stage=stage_id).scalar_one()
    return common if granted is None or granted <= common.until else replace(common, until=granted)


def extensions(application_ids: Collection[str]) -> Mapping[tuple[str, str], datetime]:
    """The latest date granted to each of these applications, by application and stage."""
    if not application_ids:
        return {}
    query = select(Extension.application_id, Extension.stage, func.max(Extension.until)).where(
        Extension.application_id.in_(application_ids)
    )
    rows = db.session.execute(query.group_by(Extension.application_id, Extension.stage))
    return {(application_id, stage): until for application_id, stage, until in rows}


# --- A unit's ---------------------------------------------------------------------------------------------------------


def of_person(person: Person) -> Sequence[Application]:
    """The applications of every unit for which the person may act, the latest change first."""
    query = _whole().join(Representation, Representation.unit_id == Application.unit_id).where(*_acts(person))
    return db.session.scalars(query.order_by(Application.updated_at.desc(), Application.id)).all()


def entered(call_id: str, unit_id: str, *, apart_from: str | None = None) -> Sequence[tuple[str, str]]:
    """The categories, with the subjects' names, of a unit's live entries in an opened call (its row's id).

    `apart_from` is the id of an application that does not count.
    """
    query = select(Application.category, Application.subject_name).where(
        Application.call_id == call_id, Application.unit_id == unit_id, Application.state != State.WITHDRAWN
    )
    if apart_from is not None:
        query = query.where(Application.id != apart_from)
    return [(category, subject) for category, subject in db.session.execute(query.order_by(Application.number))]


# --- A call's ---------------------------------------------------------------------------------------------------------


def tallies(opened_id: str | None = None) -> Mapping[str, Tally]:
    """How far the applications of an opened call are, or of every one that has some (`core.calls.queries.TALLIES`)."""
    query = select(Application.call_id, Application.stage, Application.state, func.count())
    if opened_id is not None:
        query = query.where(Application.call_id == opened_id)
    places: dict[str, list[tuple[str, State, int]]] = {}
    rows = query.group_by(Application.call_id, Application.stage, Application.state)
    for call_id, stage, state, count in db.session.execute(rows):
        places.setdefault(call_id, []).append((stage, state, count))
    return {call_id: _tally(found) for call_id, found in places.items()}


def extent(opened_id: str) -> tuple[int, int, int]:
    """How many applications of a call were begun, submitted, and came to their end."""
    done = func.sum(case((Application.state == State.COMPLETED, 1), else_=0))
    query = select(func.count(), func.count(Application.submitted_at), done).where(Application.call_id == opened_id)
    begun, submitted, completed = db.session.execute(query).one()
    return begun, submitted, completed or 0


def came_to(opened_id: str) -> Mapping[str, int]:
    """How many applications of a call have come to each stage, by its id."""
    query = (
        select(Move.to_stage, func.count(Move.application_id.distinct()))
        .join(Application, Application.id == Move.application_id)
        .where(Application.call_id == opened_id)
        .group_by(Move.to_stage)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _tally(places: Sequence[tuple[str, State, int]]) -> Tally:
    by_stage: Counter[str] = Counter()
    for stage, state, count in places:
        by_stage[stage] += 0 if state.is_final else count
    drafting = sum(count for _, state, count in places if state.is_open)
    return Tally(
        drafting=drafting,
        under_way=by_stage.total() - drafting,
        ended=sum(count for _, state, count in places if state.is_final),
        by_stage={stage: count for stage, count in by_stage.items() if count},
    )


def _acts(person: Person) -> tuple[ColumnElement[bool], ...]:
    return (Representation.person_id == person.id, Representation.state == RepresentationState.CONFIRMED)


def _not_found() -> NotFound:
    return NotFound("找不到这项申报，或者您无权查看。", "请从“我的申报”重新进入。")
