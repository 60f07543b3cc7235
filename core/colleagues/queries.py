"""Reading who sees to what in an office, who stands in for whom, and the notes of an application."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Date, Label, String, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from core import clock
from core.applications.models import Application
from core.applications.queries.beside import BESIDE, may_be
from core.calls.models import OpenedCall
from core.colleagues.models import Charge, Cover, InternalNote
from core.colleagues.rules import DEPARTMENT
from core.db import db
from core.db.keeping import once, once_on_page
from core.db.statements import among, any_of, read
from core.people import queries as people
from core.people.models import OF_DEPARTMENT, Grant, Person, Role

# Asked on every page of an application: made once.
_OFFICE: BindParameter[str] = bindparam("office", type_=String())
_AUTHOR = aliased(Person)
_IN_CHARGE = (
    select(Person.name)
    .join(Charge, Charge.person_id == Person.id)
    .where(Charge.application_id == Application.id, Charge.office == _OFFICE)
)
_KIND = BESIDE.rows("shared", Charge.application_id, InternalNote.application_id)
_SHARED = (
    select(_IN_CHARGE.scalar_subquery(), InternalNote.text, _AUTHOR.name, InternalNote.written_at)
    .select_from(Application)
    .outerjoin(InternalNote, and_(InternalNote.application_id == Application.id, InternalNote.office == _OFFICE))
    .outerjoin(_AUTHOR, _AUTHOR.id == InternalNote.written_by_id)
    .where(Application.id == bindparam("application"))
    .order_by(InternalNote.number.desc())
)
_WORKS = select(Grant.person_id).where(
    or_(Grant.body_id == _OFFICE, and_(_OFFICE == DEPARTMENT, among(Grant.role, OF_DEPARTMENT)))
)
_HOLDS = select(Charge.person_id).where(Charge.office == _OFFICE)
_CHOOSABLE = (
    select(Person.name, Person.id)
    .where(or_(and_(Person.active, Person.id.in_(_WORKS)), Person.id.in_(_HOLDS)))
    .order_by(Person.name, Person.id)
)


def colleagues(offices: Collection[str]) -> Mapping[str, str]:
    """The names of those who work in these offices now, by their ids, in the order of the names."""
    return once(f"colleagues {sorted(offices)}", lambda: _colleagues(offices))


def _colleagues(offices: Collection[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for office in sorted(offices):
        of_office = (
            people.people_with_role(*OF_DEPARTMENT)
            if office == DEPARTMENT
            else people.people_with_role(Role.BODY_OFFICER, body_id=office)
        )
        found |= {person.id: person.name for person in of_office}
    return found


def choosable(offices: Collection[str]) -> Mapping[str, str]:
    """Those by whom a queue can be narrowed: the colleagues, and whoever else sees to something there."""
    rows = [row for office in offices for row in read(_CHOOSABLE, office=office)]
    return {id: name for name, id in (rows if len(offices) == 1 else sorted(rows))}


def name_in_charge(offices: Collection[str]) -> Label[str | None]:
    """The name of who sees to an application, as a column of a queue's rows."""
    found = select(func.min(Person.name)).join(Charge, Charge.person_id == Person.id)
    own = (Charge.application_id == Application.id, among(Charge.office, sorted(offices)))
    return found.where(*own).correlate(Application).scalar_subquery().label("charge")


def charges_of(person_id: str, offices: Collection[str]) -> Sequence[Charge]:
    """All to which a person sees in these offices."""
    query = select(Charge).where(Charge.person_id == person_id, Charge.office.in_(offices)).with_for_update()
    return db.session.scalars(query.order_by(Charge.application_id)).all()


def charged(application_id: str, office: str) -> Charge | None:
    """Who sees to an application in an office."""
    query = select(Charge).where(Charge.application_id == application_id, Charge.office == office)
    return db.session.scalar(query)


def charged_with(application_ids: Collection[str], offices: Collection[str]) -> Mapping[str, str]:
    """Who of these offices sees to each of these applications, by the application's id."""
    query = select(Charge).where(Charge.application_id.in_(application_ids), Charge.office.in_(offices))
    return {each.application_id: each.person_id for each in db.session.scalars(query)}


NOBODY = "nobody"


def seen_to_by(person_id: str, offices: Collection[str]) -> ColumnElement[bool]:
    """The condition of applications to which a person sees, or today for whoever he stands in; or `NOBODY`."""
    of_office = select(Charge.application_id).where(Charge.office.in_(offices))
    if person_id == NOBODY:
        return Application.id.not_in(of_office)
    return Application.id.in_(of_office.where(Charge.person_id.in_([person_id, *absent(person_id)])))


def sees_to_any(person_id: str, offices: Collection[str]) -> bool:
    """Whether there are such applications at all: asked once for a page of many calls."""
    values = {"person": person_id, "offices": sorted(offices), "today": clock.today()}
    return once_on_page(f"seen to by {person_id} in {values['offices']}", lambda: bool(read(_ANY, **values).scalar()))


_ANY = select(
    exists().where(
        Charge.office.in_(any_of("offices")),
        or_(
            Charge.person_id == bindparam("person"),
            Charge.person_id.in_(
                select(Cover.person_id).where(
                    Cover.substitute_id == bindparam("person"),
                    bindparam("today", type_=Date()).between(Cover.first_day, Cover.until_day),
                    Cover.ended_at.is_(None),
                )
            ),
        ),
    )
)


def absent(person_id: str) -> Sequence[str]:
    """Those for whom somebody stands in today."""
    return db.session.scalars(select(Cover.person_id).where(Cover.substitute_id == person_id, *_today())).all()


def reached(office: str, person_ids: Collection[str]) -> frozenset[str]:
    """Of these people and those who stand in for them today, all who work in the office now."""
    query = select(Cover.substitute_id).where(Cover.person_id.in_(person_ids), *_today())
    return frozenset({*person_ids, *db.session.scalars(query)} & colleagues([office]).keys())


def _today() -> Sequence[ColumnElement[bool]]:
    today = clock.today()
    return (Cover.first_day <= today, Cover.until_day >= today, Cover.ended_at.is_(None))


def covers(people_ids: Collection[str]) -> Sequence[Cover]:
    """What is agreed of standing in for these, from today on."""
    query = select(Cover).where(
        Cover.person_id.in_(people_ids), Cover.until_day >= clock.today(), Cover.ended_at.is_(None)
    )
    return db.session.scalars(query.order_by(Cover.first_day, Cover.id)).all()


@dataclass(frozen=True, slots=True)
class Load:
    """How many applications of a call somebody sees to."""

    person_id: str
    name: str
    call_id: str
    call: str
    count: int


def loads(offices: Collection[str]) -> Sequence[Load]:
    """By person and call, also of those who work there no more; asked once for a page."""
    wanted = sorted(offices)
    return once_on_page(("loads", *wanted), lambda: [Load(*row) for row in read(_LOADS, offices=wanted)])


_LOADS = (
    select(Charge.person_id, Person.name, OpenedCall.call_id, OpenedCall.title, func.count())
    .join(Person, Person.id == Charge.person_id)
    .join(Application, Application.id == Charge.application_id)
    .join(OpenedCall, OpenedCall.id == Application.call_id)
    .where(Charge.office.in_(any_of("offices")))
    .group_by(Charge.person_id, Person.name, OpenedCall.call_id, OpenedCall.title)
    .order_by(Person.name, Charge.person_id, OpenedCall.call_id)
)


@dataclass(frozen=True, slots=True)
class Written:
    """A note, and who wrote it."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shared:
    """What an office keeps of an application: the name of who sees to it, and its notes, the newest first."""

    in_charge: str | None
    notes: Sequence[Written]


def shared(application_id: str, office: str) -> Shared:
    """Both, in one statement."""
    if not may_be(application_id, _KIND):
        return Shared(None, ())
    rows = read(_SHARED, application=application_id, office=office).all()
    return Shared(rows[0][0], [Written(*note) for _, *note in rows if note[0] is not None])


def notes_by(person_id: str) -> Sequence[tuple[InternalNote, Application]]:
    """The notes that a person wrote, the newest first, each with its application."""
    return [(note, application) for note, application in db.session.execute(_NOTES_BY, {"person": person_id})]


_NOTES_BY = (
    select(InternalNote, Application)
    .join(Application, Application.id == InternalNote.application_id)
    .where(InternalNote.written_by_id == bindparam("person"))
    .order_by(InternalNote.number.desc())
)


def seen_to(person_id: str) -> Sequence[tuple[Charge, Application]]:
    """All to which a person sees, in whichever office, each with its application."""
    return [(charge, application) for charge, application in db.session.execute(_SEEN_TO, {"person": person_id})]


_SEEN_TO = (
    select(Charge, Application)
    .join(Application, Application.id == Charge.application_id)
    .options(joinedload(Application.call))
    .where(Charge.person_id == bindparam("person"))
    .order_by(Charge.given_at, Charge.id)
)


def covers_with(person_id: str) -> Sequence[Cover]:
    """Whoever stood in for a person or will, and for whom he did, the last first."""
    return db.session.scalars(_COVERS_WITH, {"person": person_id}).all()


_COVERS_WITH = (
    select(Cover)
    .where(or_(Cover.person_id == bindparam("person"), Cover.substitute_id == bindparam("person")))
    .order_by(Cover.first_day.desc(), Cover.id)
)
