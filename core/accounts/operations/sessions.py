"""Sessions: they begin by signing in, and end on the server, whatever becomes of their cookies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from flask import g
from sqlalchemy import ColumnElement, Connection, Update, bindparam, select, true, update

from core import audit, clock
from core.accounts import actions
from core.db import db
from core.db.base import new_id
from core.db.transaction import lock, transaction
from core.errors import NotAllowed, NotFound
from core.people.models import Person, SignIn
from core.people.policies import is_active

_AGENT = 200
_PROVED = "proved_session"


class Begun(NamedTuple):
    """A session's row, and since when it lasts."""

    id: str
    at: datetime


def proved(person: Person) -> None:
    """Take note of whose password was right, and since when his sessions are those: part of the operation that holds
    him. Whoever ends them until this one has begun ends it too."""
    setattr(g, _PROVED, (person.id, person.fs_uniquifier))


def begin_session(person: Person, *, address: str | None, agent: str, service_session: str | None = None) -> Begun:
    """Write down that the person is signed in now, from that address with that browser.

    `service_session`: of the identity service that said that it is he. Raises NotAllowed where all his sessions were
    ended since his password was compared in this request.
    """
    begun, id = Begun(new_id(), clock.machine_now()), person.id
    with transaction():
        person = lock(Person, id)
        of, sessions = g.pop(_PROVED, (None, None))
        if of == id and sessions != person.fs_uniquifier:
            raise NotAllowed("登录期间，该账号的登录已全部结束，或者密码已更换。", "请重新登录。")
        row = SignIn(
            id=begun.id,
            person_id=id,
            began_at=begun.at,
            address=address,
            agent=agent[:_AGENT] or None,
            service_session=service_session,
        )
        db.session.add(row)
        person.signed_in_at = clock.now()
        audit.record(actions.SIGN_IN_BY_SERVICE if service_session else actions.SIGN_IN, actions.PERSON, id, by=person)
    return begun


def sign_out(person: Person, sign_in_id: str | None) -> None:
    """The person leaves: the session ends."""
    with transaction():
        _end(SignIn.id == sign_in_id)
        audit.record(actions.SIGN_OUT, actions.PERSON, person.id, by=person)


def end_session(sign_in_id: str, *, by: Person) -> None:
    """End one of the person's own sessions, wherever its browser stands. Raises NotAllowed and NotFound."""
    is_active(by).or_raise()
    with transaction():
        held = lock(SignIn, sign_in_id)
        if held.person_id != by.id:
            raise NotFound("找不到该登录。", "请刷新页面查看。")
        if held.ended_at is None:
            held.ended_at = clock.machine_now()
            audit.record(actions.END_SIGN_IN, actions.PERSON, by.id, by=by)


def end_rested(sign_in_id: str | None) -> None:
    """A session rested too long, or is too old: no copy of its cookie goes on."""
    if sign_in_id is not None:
        with transaction():
            _end(SignIn.id == sign_in_id)


def end_sessions(person: Person) -> None:
    """End every session of the person, on every machine; part of an operation."""
    person.fs_uniquifier = new_id()
    _end(SignIn.person_id == person.id)


def end_all_sessions(connection: Connection, known: Collection[str]) -> None:
    """End every session of everybody, also of those whose rows are lost; on the connection of what restores.

    `known`: the tables that are there, for they may be an earlier release's.
    """
    everybody = [{"of": each, "new": new_id()} for each in connection.scalars(select(Person.id))]
    if everybody:
        person = Person.__table__
        renewed = update(Person).where(person.c.id == bindparam("of")).values(fs_uniquifier=bindparam("new"))
        connection.execute(renewed, everybody)
    if SignIn.__tablename__ in known:
        connection.execute(_ended(true()))


def _end(which: ColumnElement[bool]) -> None:
    db.session.execute(_ended(which))


def _ended(which: ColumnElement[bool]) -> Update:
    return update(SignIn).where(which, SignIn.ended_at.is_(None)).values(ended_at=clock.machine_now())
