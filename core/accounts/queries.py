"""Reading people and their grants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from core.accounts.models import Grant, Person, Role
from core.bodies import queries as bodies
from core.db.text import contains
from core.errors import NotFound
from core.extensions import db

PAGE_SIZE = 50


def normal_email(email: str) -> str:
    """The address as it is stored and compared."""
    return email.strip().lower()


def _with_grants() -> Select[Person]:
    return select(Person).options(joinedload(Person.grants))


def person_by_email(email: str) -> Person | None:
    """The person who signs in with that address."""
    return db.session.scalars(_with_grants().where(Person.email == normal_email(email))).unique().one_or_none()


# Asked on every signed-in request, so made once.
_BY_SESSION = _with_grants().where(Person.fs_uniquifier == bindparam("uniquifier"))


def person_by_session(uniquifier: str) -> Person | None:
    """The person to whom a session belongs, with all grants, in one query."""
    return db.session.scalars(_BY_SESSION, {"uniquifier": uniquifier}).unique().one_or_none()


def person(person_id: str) -> Person:
    """A person with all grants. Raises NotFound."""
    found = db.session.scalars(_with_grants().where(Person.id == person_id)).unique().one_or_none()
    if found is None:
        raise NotFound("找不到该人员。", "请从人员列表重新进入。")
    return found


def people_with_role(*roles: Role, body_id: str | None = None) -> Sequence[Person]:
    """Active people who hold one of the roles (for that body, where one is given), in the order of their names."""
    held = select(Grant.person_id).where(Grant.role.in_(roles))
    if body_id is not None:
        held = held.where(Grant.body_id == body_id)
    query = select(Person).where(Person.id.in_(held), Person.active).order_by(Person.name, Person.id)
    return db.session.scalars(query).all()


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list of people is narrowed to: part of a name, address or telephone number; a role; a body; a state."""

    text: str = ""
    role: Role | None = None
    body_id: str | None = None
    active: bool | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.text:
            columns = (Person.name, Person.email, Person.phone)
            found.append(or_(*(contains(column, self.text) for column in columns)))
        if self.role is not None:
            found.append(Person.id.in_(select(Grant.person_id).where(Grant.role == self.role)))
        if self.body_id is not None:
            found.append(Person.id.in_(select(Grant.person_id).where(Grant.body_id == self.body_id)))
        if self.active is not None:
            found.append(Person.active.is_(self.active))
        return found


def people(wanted: PeopleFilter, page: int = 1) -> tuple[Sequence[Person], int]:
    """One page of people (counted from 1) in the order of their names, and how many there are in all."""
    conditions = wanted.conditions()
    total = db.session.scalar(select(func.count()).select_from(Person).where(*conditions)) or 0
    query = (
        select(Person)
        .options(selectinload(Person.grants))
        .where(*conditions)
        .order_by(Person.name, Person.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return db.session.scalars(query).all(), total


def body_names() -> dict[str, str]:
    """The names of all recommending bodies by id."""
    return {body.id: body.name for body in bodies.bodies()}


def scopes_of(who: Person) -> list[tuple[Grant, str | None]]:
    """A person's grants, each with the name of its body, if it has one."""
    names = body_names() if who.body_ids else {}
    return [(grant, names.get(grant.body_id) if grant.body_id else None) for grant in who.grants]
