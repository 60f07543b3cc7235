"""An instance on its last day of filing, on PostgreSQL: the demo's, with two hundred who apply and twenty officers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from argon2 import PasswordHasher
from sqlalchemy import Connection, insert, select
from stdnum.cn import uscc

from benchmarks.world import REGION, demo_of, draft_of_most, folder, settings_of
from core.app import create_app
from core.applications.models import Application
from core.applications.workflow.states import State
from core.calls.models import OpenedCall
from core.db import db
from core.db.base import Base, new_id
from core.demo.building import build
from core.filling.models import Filling, SectionAnswers
from core.people.models import Grant, Person, Role
from core.units.models import Representation, RepresentationState, Unit

APPLICANTS, OFFICERS, WAITING = 200, 20, 5
_KEY = "a key of the benchmarks and of nothing else"


class Somebody(NamedTuple):
    """Who signs in by an address, and the page that is his."""

    email: str
    path: str


@dataclass(frozen=True)
class Crowd:
    """Everybody, with one password; `section` is the end of a section's address, `waiting` what officers look into."""

    environment: dict[str, str]
    password: str
    applicants: Sequence[Somebody]
    officers: Sequence[Somebody]
    section: str
    waiting: Sequence[str]


def crowd(url: str) -> Crowd:
    """Build the demo in a migrated database, and let them all in."""
    settings = replace(settings_of(folder() / "unused.sqlite"), database_url=url)
    app = create_app(settings)
    password = secrets.token_urlsafe()
    hashed = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash(password)
    with app.app_context():
        build(demo_of())
        draft, section = draft_of_most()
        waiting = db.session.scalars(
            select(Application).where(Application.stage == "review", Application.state == State.PENDING)
        ).all()
        call = db.session.get_one(OpenedCall, waiting[0].call_id).call_id
        ids = [each.id for each in waiting if each.body_id == waiting[0].body_id][:WAITING]
        body_id = waiting[0].body_id
        db.session.remove()
        with db.engine.begin() as connection:
            applicants = [_applicant(connection, draft, number, hashed) for number in range(APPLICANTS)]
            officers = [_officer(connection, body_id, number, hashed) for number in range(OFFICERS)]
            connection.exec_driver_sql("ANALYZE")
        db.engine.dispose()
    return Crowd(
        environment={
            "GREENROLL_REGION": REGION,
            "GREENROLL_MODE": "demo",
            "GREENROLL_DATABASE_URL": url,
            "GREENROLL_STORAGE_URL": f"file://{settings.storage}",
            "GREENROLL_SECRET_KEY": _KEY,
            "GREENROLL_TRUSTED_PROXIES": "1",
            "GREENROLL_CLOCK": demo_of().clock.isoformat(),
            "GREENROLL_LOG_LEVEL": "warning",
        },
        password=password,
        applicants=[Somebody(email, f"/applications/{id}") for email, id in applicants],
        officers=[Somebody(email, f"/review?call={call}&tab=review") for email in officers],
        section=section,
        waiting=ids,
    )


def _applicant(connection: Connection, like: Application, number: int, hashed: str) -> tuple[str, str]:
    """Somebody who acts for a unit of his own and fills in a copy of that application: the address, and its id."""
    held = _row(connection, Representation, unit_id=like.unit_id, state=RepresentationState.CONFIRMED)
    email, person, unit, application = f"applicant{number}@crowd.example.com", new_id(), new_id(), new_id()
    code, name = _code(number), f"示例单位 {number:06d} 有限公司"
    _copy(connection, Person, held["person_id"], **_person(person, email, hashed))
    granted = {"id": new_id(), "person_id": person, "role": Role.APPLICANT, "granted_at": like.created_at}
    connection.execute(insert(Grant), granted)
    former = _row(connection, Unit, id=like.unit_id)["code"]
    _copy(connection, Unit, like.unit_id, id=unit, code=code, name=name, name_key=name)
    acting = {"id": new_id(), "person_id": person, "unit_id": unit, "unit_code": code, "unit_name": name}
    _copy(connection, Representation, held["id"], **acting)
    filed = {"id": application, "unit_id": unit, "unit_name": name, "number": 1_000 + number, "created_by_id": person}
    _copy(connection, Application, like.id, **filed)
    _copy(connection, Filling, like.id, id=application)
    table = SectionAnswers.__table__
    for id, said in connection.execute(select(table.c.id, table.c.answers).where(table.c.filling_id == like.id)).all():
        own = {field: code if value == former else value for field, value in said.items()}
        _copy(connection, SectionAnswers, id, id=new_id(), filling_id=application, answers=own, saved_by_id=person)
    return email, application


def _code(number: int) -> str:
    """A code of a unit that no real one has, well made."""
    base = f"91430100MB{number:07d}"
    return base + uscc.calc_check_digit(base)


def _officer(connection: Connection, body_id: str, number: int, hashed: str) -> str:
    """An officer of the body; the address."""
    email, person = f"officer{number}@crowd.example.com", new_id()
    grant = _row(connection, Grant, body_id=body_id, role=Role.BODY_OFFICER)
    _copy(connection, Person, grant["person_id"], **_person(person, email, hashed))
    _copy(connection, Grant, grant["id"], id=new_id(), person_id=person)
    return email


def _person(id: str, email: str, hashed: str) -> dict[str, Any]:
    return {"id": id, "email": email, "password": hashed, "fs_uniquifier": new_id()}


def _row(connection: Connection, model: type[Base], **known: Any) -> dict[str, Any]:
    table = model.__table__
    query = select(table).where(*(table.c[name] == value for name, value in known.items()))
    return dict(connection.execute(query.limit(1)).one()._mapping)


def _copy(connection: Connection, model: type[Base], like: str, **other: Any) -> None:
    connection.execute(insert(model), {**_row(connection, model, id=like), **other})
