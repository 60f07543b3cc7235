"""Reading applications. Whose they are is asked here for applicants, and by those who ask here for everybody else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, CompoundSelect, Select, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from core.applications.models import Application, Extension, Move
from core.applications.queries import beside
from core.applications.queries.beside import BESIDE
from core.applications.workflow.states import State
from core.calls.queries import due_at
from core.calls.rules.deadlines import Due
from core.db import db
from core.db.statements import Known, any_of, columns_for, read, written
from core.errors import NotFound
from core.filling.models import SectionAnswers, Submission
from core.people.models import Person
from core.units import queries as units
from core.units.models import Representation

# --- One application --------------------------------------------------------------------------------------------------


_PARTS = (Application.call, Application.unit, Application.body)


def whole(application: InstrumentedAttribute[Application]) -> Sequence[ORMOption]:
    """The options by which the application of a row comes with its call, unit and body."""
    return [joinedload(application).joinedload(part) for part in _PARTS]


def _whole() -> Select[Application]:
    return select(Application).options(*map(joinedload, _PARTS))


# What every page of an application asks is made once.
_ID: BindParameter[str] = bindparam("application")


class Way(NamedTuple):
    """A move that was made, as the tracker and the timeline tell it."""

    name: str
    from_stage: str
    to_stage: str
    to_state: State
    note: str | None
    visible_to_applicant: bool
    moved_at: datetime
    moved_by_id: str | None


_WAY = select(*columns_for(Way, Move)).where(Move.application_id == _ID).order_by(Move.serial)
_ACTS = units.confirmed_of(bindparam("person"))
_OWN = _whole().join(Representation, Representation.unit_id == Application.unit_id).where(*_ACTS)
_ONE, _OWN_ONE = _whole().where(Application.id == _ID), _OWN.where(Application.id == _ID)
_OWN_ALL = _OWN.order_by(Application.updated_at.desc(), Application.id)
_ENTERED = (
    select(Application.category, Application.subject_name)
    .where(
        Application.call_id == bindparam("call"),
        Application.unit_id.in_(units.same_as(bindparam("unit"))),
        Application.state != written(State.WITHDRAWN),
        Application.id != bindparam("apart_from"),
    )
    .order_by(Application.number)
)
_MOVES = select(Move).where(Move.application_id == _ID).order_by(Move.serial)
_LATEST = (
    select(Extension.application_id, Extension.stage, func.max(Extension.until))
    .where(Extension.application_id.in_(any_of("applications")))
    .group_by(Extension.application_id, Extension.stage)
)
_EXTENDED = select(func.max(Extension.until)).where(
    Extension.application_id == _ID, Extension.stage == bindparam("stage")
)


def get(application_id: str) -> Application:
    """The application, for those who have been asked whether they may see it. Raises NotFound."""
    return _read(_ONE, application=application_id)


def _read(one: Select[Application], *, application: str, **values: str) -> Application:
    query = _with_what_lies_beside(one, tuple(BESIDE))
    row = db.session.execute(query, {"application": application, **values}).one_or_none()
    if row is None:
        raise _not_found()
    BESIDE.note(application, row[1:])
    found: Application = row[0]
    return found


@lru_cache(maxsize=4)
def _with_what_lies_beside(one: Select[Application], kinds: tuple[str, ...]) -> Select[Any]:
    return one.add_columns(*(BESIDE[kind] for kind in kinds))


def ids_written_by(person_id: Known[str]) -> CompoundSelect[str]:
    """The ids of the applications that the person began, saved answers in or submitted; of other fillings too."""
    began = select(Application.id).where(Application.created_by_id == person_id)
    saved = select(SectionAnswers.filling_id).where(SectionAnswers.saved_by_id == person_id)
    return began.union(saved, select(Submission.filling_id).where(Submission.submitted_by_id == person_id))


def written_by(person_id: str) -> Sequence[Application]:
    """Those applications, the newest first."""
    return db.session.scalars(_WRITTEN_BY, {"person": person_id}).all()


_WRITTEN_BY = (
    _whole()
    .where(Application.id.in_(ids_written_by(bindparam("person"))))
    .order_by(Application.created_at.desc(), Application.id)
)


def several(application_ids: Collection[str]) -> Sequence[Application]:
    """These applications, for those who have been asked whether they may see them, as they were submitted."""
    return db.session.scalars(_SEVERAL, {"applications": list(application_ids)}).all()


def looked_at(application_ids: Collection[str]) -> Sequence[Application]:
    """The same for a page that looks at each of them, with what lies beside it."""
    query = _with_what_lies_beside(_SEVERAL, tuple(BESIDE))
    rows = db.session.execute(query, {"applications": list(application_ids)}).all()
    for application, *there in rows:
        BESIDE.note(application.id, there)
    return [row[0] for row in rows]


_SEVERAL = _whole().where(Application.id.in_(any_of("applications"))).order_by(Application.submitted_at, Application.id)


def every(application_ids: Collection[str]) -> Sequence[Application]:
    """`looked_at`, where one was chosen that is not there. Raises NotFound."""
    found = looked_at(application_ids)
    if len(found) < len(set(application_ids)):
        raise NotFound("所选申报中有的找不到，或者您无权查看。", "请返回列表重新选择。")
    return found


def of_applicant(person: Person, application_id: str) -> Application:
    """The application, if the person acts for its unit. Raises NotFound: to others it is not there."""
    return _read(_OWN_ONE, application=application_id, person=person.id)


def moves(application_id: str) -> Sequence[Move]:
    """Every move, in the order made."""
    if not beside.may_be(application_id, beside.MOVE):
        return ()
    return db.session.scalars(_MOVES, {"application": application_id}).all()


def way(application_id: str) -> Sequence[Way]:
    """The same as rows."""
    if not beside.may_be(application_id, beside.MOVE):
        return ()
    return [Way(*row) for row in read(_WAY, application=application_id)]


def move_count(application_id: str) -> int:
    """How many moves were made."""
    return db.session.scalar(select(func.count()).where(Move.application_id == application_id)) or 0


def due(application: Application, stage_id: str) -> Due | None:
    """Until when the application may be acted on at a stage: its call's date, or the later one granted to it alone."""
    common = due_at(application.call, stage_id, application.track, application.body_id)
    if common is None:
        return None
    if not beside.may_be(application.id, beside.EXTENSION):
        return common
    granted: datetime | None = read(_EXTENDED, application=application.id, stage=stage_id).scalar_one()
    return common if granted is None or granted <= common.until else replace(common, until=granted)


def extensions(application_ids: Collection[str]) -> Mapping[tuple[str, str], datetime]:
    """The latest date granted to each of these applications, by application and stage."""
    asked = [id for id in application_ids if beside.may_be(id, beside.EXTENSION)]
    rows = read(_LATEST, applications=asked) if asked else ()
    return {(application_id, stage): until for application_id, stage, until in rows}


# --- A unit's ---------------------------------------------------------------------------------------------------------


def of_person(person: Person) -> Sequence[Application]:
    """The applications of every unit for which the person may act, the latest change first."""
    return db.session.scalars(_OWN_ALL, {"person": person.id}).all()


def entered(call_id: str, unit_id: str, *, apart_from: str | None = None) -> Sequence[tuple[str, str]]:
    """The categories, with the subjects' names, of a unit's live entries in an opened call (its row's id).

    `apart_from` is the id of an application that does not count.
    """
    found = read(_ENTERED, call=call_id, unit=unit_id, apart_from=apart_from or "")
    return [(category, subject) for category, subject in found]


# --- A call's ---------------------------------------------------------------------------------------------------------


def _not_found() -> NotFound:
    return NotFound("找不到这项申报，或者您无权查看。", "请从“我的申报和填报”重新进入。")
