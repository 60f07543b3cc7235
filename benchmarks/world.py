"""An instance to be measured: the demo's, with as many applications in one officer's queue as are wanted."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, insert, select

from core import clock
from core.app import create_app
from core.applications.models import Application, ApplicationCount, Move, ScoreSum
from core.applications.workflow.states import State
from core.calls.models import OpenedCall
from core.config import Mode, Settings
from core.db import db
from core.db.base import new_id
from core.db.folding import fold
from core.db.migrate import upgrade_database
from core.demo.building import build
from core.demo.people import email_of
from core.filling.models import Filling, SectionAnswers
from core.people.models import Person, Role
from core.plugin_api import Demo
from core.plugin_kit.loader import load
from core.scoring.models import Score, Side
from core.units.models import Representation, RepresentationState, Unit, UnitName
from core.units.rules.names import matching

REGION = "hunan"
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Measured:
    """An instance with people signed in, an officer and one of the department, and the addresses of their pages."""

    app: Flask
    officer: FlaskClient
    department: FlaskClient
    queue: str
    application: str
    all: str
    call: str
    category: str


def measured(applications: int) -> Measured:
    """The demo's instance with so many more applications waiting for the officer, all of them scored; every second is
    of a unit that was asked to file."""
    settings = settings_of(_copy_of(_demo_database()))
    app = create_app(settings)
    with app.app_context():
        officer, waiting = _officer_and_waiting()
        department = _one_of(Role.DEPARTMENT_OFFICER)
        with db.engine.begin() as connection:
            _multiply(connection, waiting, applications)
        fold(ApplicationCount), fold(ScoreSum)  # as a worker does every few minutes
        call = db.session.get_one(OpenedCall, waiting["call_id"]).call_id
        db.session.remove()
    return Measured(
        app,
        _signed_in(app, officer),
        _signed_in(app, department),
        queue=f"/review?call={call}&tab=review",
        application=f"/review/applications/{waiting['id']}",
        all=f"/department/queue?call={call}&tab=all",
        call=f"/department/calls/{call}",
        category=waiting["category"],
    )


def drafted() -> tuple[FlaskClient, str]:
    """Somebody who fills in an application, signed in, and the address of the section with most answers."""
    app = create_app(settings_of(_copy_of(_demo_database())))
    with app.app_context():
        draft, section = draft_of_most()
        acts = select(Person).join(Representation, Representation.person_id == Person.id)
        confirmed = Representation.state == RepresentationState.CONFIRMED
        person = db.session.scalars(acts.where(Representation.unit_id == draft.unit_id, confirmed).limit(1)).one()
        key, path = person.fs_uniquifier, f"/applications/{draft.id}/{section}"
        db.session.remove()
    return _signed_in(app, key), path


def draft_of_most() -> tuple[Application, str]:
    """An application that is being filled in, and the end of the address of its section with most answers."""
    query = select(SectionAnswers, Application).join(Application, Application.id == SectionAnswers.filling_id)
    found = db.session.execute(query.where(Application.state == State.DRAFT)).all()
    answers, draft = max(found, key=lambda each: (len(each[0].answers), each[0].id))
    return draft, f"sections/{answers.form_id}/{answers.section_id}"


def _signed_in(app: Flask, person: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = person, True
    return client


@cache
def folder() -> Path:
    """A folder for everything that is made here."""
    return Path(mkdtemp(prefix="greenroll-bench-"))


@cache
def _demo_database() -> Path:
    path = folder() / "demo.sqlite"
    settings = settings_of(path)
    upgrade_database(settings.database_url)
    app = create_app(settings)
    with app.app_context():
        build(demo_of())
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


@cache
def demo_of() -> Demo:
    found = load(REGION).demo()
    if found is None:
        raise LookupError(f"{REGION} declares no demo.")
    return found


def _copy_of(database: Path) -> Path:
    copy = folder() / f"{new_id()}.sqlite"
    shutil.copyfile(database, copy)
    return copy


def settings_of(database: Path) -> Settings:
    return Settings(
        region=REGION,
        database_url=f"sqlite:///{database}",
        secret_key="a key of the benchmarks and of nothing else",  # noqa: S106
        storage=folder() / "files",
        mode=Mode.TEST,
        log_level="warning",
        clock=clock.as_instant(demo_of().clock),
    )


def _officer_and_waiting() -> tuple[str, dict[str, Any]]:
    """The session's key of an officer, and the row of an application that waits in his queue."""
    application = db.session.execute(
        select(Application.__table__).where(Application.stage == "review", Application.state == "pending").limit(1)
    ).one()
    officer = _one_of(Role.BODY_OFFICER, application.body_id)
    return officer, dict(application._mapping)


def _one_of(role: Role, body_id: str | None = None) -> str:
    """The session's key of one of the demo's people with a role, at a body where one is named."""
    addresses = [email_of(each) for each in demo_of().people if each.role == role]
    people = db.session.scalars(select(Person).where(Person.email.in_(addresses)).order_by(Person.email))
    return next(each.fs_uniquifier for each in people if body_id is None or body_id in each.body_ids)


def _multiply(connection: Connection, like: dict[str, Any], count: int) -> None:
    """So many copies of an application, each of a unit of its own, submitted one second after the other."""
    for start in range(0, count, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, count))
        unit_ids = {number: new_id() for number in numbers}
        connection.execute(insert(Unit), [_unit(unit_ids[number], number, like) for number in numbers])
        connection.execute(insert(UnitName), [_name_of(unit_ids[number], number, like) for number in numbers])
        applications = [_application(unit_ids[number], number, like) for number in numbers]
        connection.execute(insert(Application), applications)
        connection.execute(insert(Move), [_move(each) for each in applications])
        connection.execute(insert(Filling), [{"id": each["id"], "purpose": "application"} for each in applications])
        connection.execute(insert(Score), [_score(each) for each in applications])
    connection.exec_driver_sql("ANALYZE")


def _named(number: int) -> str:
    return f"{'长沙' if number % 100 == 0 else '示例'}单位 {number:06d} 有限公司"


def _unit(id: str, number: int, like: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": id,
        "kind": "enterprise",
        "name": _named(number),
        "name_key": matching(_named(number)),
        "code": f"91430100MA{number:08d}",
        "body_id": like["body_id"],
        "created_at": like["created_at"],
    }


def _name_of(unit_id: str, number: int, like: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "unit_id": unit_id,
        "name": _named(number),
        "name_key": matching(_named(number)),
        "recorded_at": like["created_at"],
    }


def _move(application: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "application_id": application["id"],
        "serial": 1,
        "name": "submit",
        "from_stage": "file",
        "from_state": State.DRAFT,
        "to_stage": application["stage"],
        "to_state": application["state"],
        "visible_to_applicant": True,
        "moved_at": application["submitted_at"],
    }


def _application(unit_id: str, number: int, like: dict[str, Any]) -> dict[str, Any]:
    return {
        **like,
        "id": new_id(),
        "number": 1_000 + number,
        "unit_id": unit_id,
        "unit_name": _named(number),
        "submitted_at": like["submitted_at"] + timedelta(seconds=number + 1),
        "blocking": number % 3,
        "track": "existing" if number % 2 else like["track"],
        "score": 50 + Decimal(number % 5_000) / 100,
    }


def _score(application: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "filling_id": application["id"],
        "side": Side.APPLICANT,
        "serial": 1,
        "call_id": application["call_id"],
        "unit_id": application["unit_id"],
        "category": application["category"],
        "total": application["score"],
        "full": Decimal(100),
        "complete": True,
        "scored_at": application["submitted_at"],
    }
