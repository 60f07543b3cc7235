"""Reading people with their grants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, String, bindparam, or_, select
from sqlalchemy.orm import joinedload

from core.db import db
from core.db.statements import contains
from core.errors import existing
from core.people.models import Grant, Person, Role, SignIn


def normal_email(email: str) -> str:
    """The address as it is stored and compared."""
    return email.strip().lower()


def _with_grants() -> Select[Person]:
    return select(Person).options(joinedload(Person.grants))


def person_by_email(email: str) -> Person | None:
    """The person who signs in with that address."""
    return db.session.scalars(_with_grants().where(Person.email == normal_email(email))).unique().one_or_none()


# Asked on every signed-in request, so made once.
_NAMED = bindparam("sign_in", type_=String())
_IS_OPEN = select(SignIn.id).where(SignIn.id == _NAMED, SignIn.ended_at.is_(None)).exists()
_BY_SESSION = _with_grants().where(Person.fs_uniquifier == bindparam("uniquifier"), or_(_NAMED.is_(None), _IS_OPEN))


def person_by_session(uniquifier: str, sign_in_id: str | None = None) -> Person | None:
    """The person to whom a session belongs that was not ended nor forgotten, with all grants, in one query."""
    values = {"uniquifier": uniquifier, "sign_in": sign_in_id}
    return db.session.scalars(_BY_SESSION, values).unique().one_or_none()


def open_sign_ins(person_id: str, since: datetime) -> Sequence[SignIn]:
    """The person's sessions that began after that instant and were not ended, the newest first."""
    query = select(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.began_at > since)
    return db.session.scalars(query.order_by(SignIn.began_at.desc(), SignIn.id)).all()


def person(person_id: str) -> Person:
    """A person with all grants. Raises NotFound."""
    found = db.session.scalars(_with_grants().where(Person.id == person_id)).unique().one_or_none()
    return existing(found, "找不到该人员。", "请从人员列表重新进入。")


def people_with_role(*roles: Role, body_id: str | None = None) -> Sequence[Person]:
    """Active people who hold one of the roles (for that body, where one is given), in the order of their names."""
    held = select(Grant.person_id).where(Grant.role.in_(roles))
    if body_id is not None:
        held = held.where(Grant.body_id == body_id)
    query = select(Person).where(Person.id.in_(held), Person.active).order_by(Person.name, Person.id)
    return db.session.scalars(query).all()


def names(ids: Iterable[str | None]) -> dict[str, str]:
    """The names of these people by their ids; None is nobody."""
    wanted = sorted({id for id in ids if id is not None})
    query = select(Person.id, Person.name).where(Person.id.in_(wanted))
    return {row.id: row.name for row in db.session.execute(query)} if wanted else {}


def named(text: str) -> Select[str]:
    """The ids of those in whose name or address the text stands."""
    return select(Person.id).where(or_(contains(Person.name, text), contains(Person.email, text)))
