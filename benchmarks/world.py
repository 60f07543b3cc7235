"""An instance to be measured: the demo's, with as many applications in one officer's queue as are wanted."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, insert, select

from core import clock
from core.app import create_app
from core.applications.models import Application
from core.calls.models import OpenedCall
from core.config import Mode, Settings
from core.db import db
from core.db.base import new_id
from core.db.migrate import upgrade_database
from core.demo.building import build
from core.demo.people import email_of
from core.people.models import Person, Role
from core.plugin_api import Demo
from core.plugin_kit.loader import load
from core.units.models import Unit

REGION = "hunan"
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Measured:
    """An application with a signed-in officer, and the addresses of the pages to be asked for."""

    app: Flask
    officer: FlaskClient
    queue: str
    application: str


def measured(applications: int) -> Measured:
    """The demo's instance with so many more applications waiting for the officer."""
    settings = _settings(_copy_of(_demo_database()))
    app = create_app(settings)
    with app.app_context():
        officer, waiting = _officer_and_waiting()
        with db.engine.begin() as connection:
            _multiply(connection, waiting, applications)
        call = db.session.get_one(OpenedCall, waiting["call_id"]).call_id
        db.session.remove()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = officer, True
    return Measured(app, client, f"/review?call={call}&tab=review", f"/review/applications/{waiting['id']}")


@cache
def folder() -> Path:
    """A folder for everything that is made here."""
    return Path(mkdtemp(prefix="greenroll-bench-"))


@cache
def _demo_database() -> Path:
    path = folder() / "demo.sqlite"
    settings = _settings(path)
    upgrade_database(settings.database_url)
    app = create_app(settings)
    with app.app_context():
        build(_demo())
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return path


@cache
def _demo() -> Demo:
    found = load(REGION).demo()
    if found is None:
        raise LookupError(f"{REGION} declares no demo.")
    return found


def _copy_of(database: Path) -> Path:
    copy = folder() / f"{new_id()}.sqlite"
    shutil.copyfile(database, copy)
    return copy


def _settings(database: Path) -> Settings:
    return Settings(
        region=REGION,
        database_url=f"sqlite:///{database}",
        secret_key="a key of the benchmarks and of nothing else",  # noqa: S106
        storage=folder() / "files",
        mode=Mode.TEST,
        log_level="warning",
        clock=clock.as_instant(_demo().clock),
    )


def _officer_and_waiting() -> tuple[str, dict[str, Any]]:
    """The session's key of an officer, and the row of an application that waits in his queue."""
    application = db.session.execute(
        select(Application.__table__).where(Application.stage == "review", Application.state == "pending").limit(1)
    ).one()
    addresses = [email_of(each) for each in _demo().people if each.role == Role.BODY_OFFICER]
    officers = db.session.scalars(select(Person).where(Person.email.in_(addresses)).order_by(Person.email))
    officer = next(each for each in officers if application.body_id in each.body_ids)
    return officer.fs_uniquifier, dict(application._mapping)


def _multiply(connection: Connection, like: dict[str, Any], count: int) -> None:
    """So many copies of an application, each of a unit of its own, submitted one second after the other."""
    for start in range(0, count, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, count))
        unit_ids = {number: new_id() for number in numbers}
        connection.execute(insert(Unit), [_unit(unit_ids[number], number, like) for number in numbers])
        connection.execute(insert(Application), [_application(unit_ids[number], number, like) for number in numbers])
    connection.exec_driver_sql("ANALYZE")


def _unit(id: str, number: int, like: dict[str, Any]) -> dict[str, Any]:
    name = f"示例单位 {number:06d} 有限公司"
    return {
        "id": id,
        "kind": "enterprise",
        "name": name,
        "name_key": name,
        "body_id": like["body_id"],
        "created_at": like["created_at"],
    }


def _application(unit_id: str, number: int, like: dict[str, Any]) -> dict[str, Any]:
    return {
        **like,
        "id": new_id(),
        "number": 1_000 + number,
        "unit_id": unit_id,
        "unit_name": f"示例单位 {number:06d} 有限公司",
        "submitted_at": like["submitted_at"] + timedelta(seconds=number + 1),
        "blocking": number % 3,
    }
