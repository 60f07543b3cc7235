"""Reading people for those who look after their accounts: lists, and where each role is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, bindparam, distinct, func, or_, select
from sqlalchemy.orm import selectinload

from core.accounts.models import ExternalIdentity, SecurityKey
from core.bodies import queries as bodies
from core.db import db
from core.db.keeping import once_on_page
from core.db.statements import Known, contains, page_of
from core.people.models import Grant, Person, Role, SignIn
from core.people.policies import ADMINISTRATORS, may_hold

PAGE_SIZE = 50


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
            said = [contains(column, self.text) for column in (Person.name, Person.email)]
            found.append(or_(*said, Person.id.in_(_with_phone(self.text))))
        if self.role is not None:
            found.append(Person.id.in_(select(Grant.person_id).where(Grant.role == self.role)))
        if self.body_id is not None:
            found.append(Person.id.in_(select(Grant.person_id).where(Grant.body_id == self.body_id)))
        if self.active is not None:
            found.append(Person.active.is_(self.active))
        return found


def _with_phone(text: str) -> Sequence[str]:
    """The ids of those in whose telephone number the text stands: they are sealed, so all are read to be searched."""
    if not any(sign.isdecimal() for sign in text):
        return ()
    query = select(Person.id, Person.phone).where(Person.phone.is_not(None)).order_by(Person.id)
    return [id for id, phone in db.session.execute(query) if phone is not None and text in phone]


def people(wanted: PeopleFilter, page: int = 1) -> tuple[Sequence[Person], int]:
    """One page of people (counted from 1) in the order of their names, and how many there are in all."""
    query = select(Person).options(selectinload(Person.grants)).where(*wanted.conditions())
    return page_of(query.order_by(Person.name, Person.id), page, PAGE_SIZE)


def separation() -> tuple[Sequence[Person], list[Role]]:
    """Active people who hold roles that are to be apart, given before this was refused; and which of the three
    administrators the instance has none of, who could act."""
    several = select(Grant.person_id).group_by(Grant.person_id).having(func.count(distinct(Grant.role)) > 1)
    query = select(Grant.person_id, Grant.role).join(Grant.person)
    query = query.where(Person.active, or_(Grant.person_id.in_(several), Grant.role.in_(ADMINISTRATORS)))
    held: dict[str, set[Role]] = {}
    for person_id, role in db.session.execute(query):
        held.setdefault(person_id, set()).add(role)
    present = {role for roles in held.values() for role in roles}
    hurt = [person_id for person_id, roles in held.items() if not may_hold(roles)]
    return _named(hurt), [role for role in ADMINISTRATORS if role not in present]


def _named(ids: Sequence[str]) -> Sequence[Person]:
    if not ids:
        return ()
    return db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name, Person.id)).all()


def missing_administrators() -> list[Role]:
    """Which of the three administrators the instance has none of, who could act."""
    return separation()[1]


def body_names() -> dict[str, str]:
    """The names of all recommending bodies by id."""
    return {body.id: body.name for body in bodies.bodies()}


def scopes_of(who: Person) -> list[tuple[Grant, str | None]]:
    """A person's grants, each with the name of its body, if it has one."""
    names = body_names() if who.body_ids else {}
    return [(grant, names.get(grant.body_id) if grant.body_id else None) for grant in who.grants]


def sign_ins_of(person_id: str) -> Sequence[SignIn]:
    """Every sign-in of the person that is still known, the newest first."""
    return db.session.scalars(_SIGN_INS, {"person": person_id}).all()


_SIGN_INS = select(SignIn).where(SignIn.person_id == bindparam("person")).order_by(SignIn.began_at.desc(), SignIn.id)


def itself(person_id: Known[str]) -> Select[str]:
    """The id of the person, as a query."""
    return select(Person.id).where(Person.id == person_id)


def identity_of(person_id: str) -> ExternalIdentity | None:
    """What the account is linked to at the identity service."""
    return db.session.scalar(_IDENTITY, {"person": person_id})


_IDENTITY = select(ExternalIdentity).where(ExternalIdentity.person_id == bindparam("person"))


def security_keys_of(person_id: str) -> Sequence[SecurityKey]:
    """The person's security keys, those that may have been copied too."""
    return once_on_page(
        f"security keys of {person_id}", lambda: db.session.scalars(_SECURITY_KEYS, {"person": person_id}).all()
    )


_SECURITY_KEYS = (
    select(SecurityKey)
    .where(SecurityKey.person_id == bindparam("person"))
    .order_by(SecurityKey.added_at, SecurityKey.id)
)


def good_keys_of(person_id: str) -> Sequence[SecurityKey]:
    """Those that open something."""
    return [key for key in security_keys_of(person_id) if key.suspended_at is None]


def has_second_factor(person: Person) -> bool:
    """Whether the person has an authenticator or a security key."""
    return person.tf_primary_method is not None or bool(good_keys_of(person.id))
