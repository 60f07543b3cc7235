"""An application on a database of the test's own, with bodies and people, as the slices' tests need it.

A folder of integration tests takes these fixtures into its `conftest.py` by importing them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Barrier, Thread
from time import monotonic, sleep, time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from core.config import Mode, Settings
from core.db import db
from core.db.transaction import transaction
from core.people.models import Grant, Person, Role
from core.people.queries import person as person_with_grants
from core.provision import provision
from tests.support.clients import Browser
from tests.support.databases import PostgresDatabases
from tests.support.houses import Foundation, Houses, load_once, pin_once, unpin_once
from tests.support.standing import Standing

REGION = "hunan"
EAST, WEST = "changsha", "zhuzhou"
"""Two of the region's recommending bodies."""


@pytest.fixture
def settings(standing: Standing) -> Settings:
    return Settings(
        region=REGION,
        database_url=standing.url,
        owner_database_url=standing.owner_url,
        secret_key="a key of the tests and of nothing else",
        storage=standing.files,
        mode=Mode.TEST,
    )


@pytest.fixture(params=[pytest.param("postgresql", marks=pytest.mark.postgres)])
def one_kind(postgres_databases: PostgresDatabases) -> PostgresDatabases:
    """The `databases` of those whose tests prove what does not lie in the storage: the stricter kind about queries."""
    return postgres_databases


@pytest.fixture
def provisioned() -> Foundation:
    """What an instance starts from: the `foundation` of those whose tests count in working days."""
    return provision


@pytest.fixture
def app(
    request: pytest.FixtureRequest,
    settings: Settings,
    standing: Standing,
    foundation: Foundation,
    houses: Houses,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Flask]:
    """The application, in its context, on its foundation. Its frozen declarations are read once per process,
    and what its calls keep of them.

    It is shared, unless the test is marked `own_application`.
    """
    monkeypatch.setattr("core.instance.load", load_once)
    monkeypatch.setattr("core.calls.operations.pin", pin_once)
    monkeypatch.setattr("core.calls.queries.unpin", unpin_once)
    is_own = request.node.get_closest_marker("own_application") is not None
    with (houses.own if is_own else houses.shared)(settings, standing, foundation) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> Browser:
    made = app.test_client()
    assert isinstance(made, Browser)
    return made


class People:
    """Makes people who hold roles; asks for them anew where a test has changed them."""

    def __init__(self) -> None:
        self._count = 0

    def make(self, *roles: Role, body_id: str | None = None, name: str | None = None) -> Person:
        self._count += 1
        # Who evaluates has a number of his own: one that is an applicant's ties him to it.
        phone = f"137{self._count:08d}" if Role.EVALUATOR in roles else "13800000000"
        with transaction() as session:
            made = Person(email=f"person{self._count}@example.org", name=name or f"人员{self._count}", phone=phone)
            session.add(made)
            session.flush()
            session.add_all(
                Grant(person_id=made.id, role=role, body_id=body_id if role.is_of_a_body else None) for role in roles
            )
            session.flush()
            id = made.id
        return person_with_grants(id)

    def applicant(self, name: str | None = None) -> Person:
        return self.make(Role.APPLICANT, name=name)

    def officer(self, body_id: str = EAST) -> Person:
        return self.make(Role.BODY_OFFICER, body_id=body_id)

    def department(self) -> Person:
        return self.make(Role.DEPARTMENT_OFFICER)

    def administrator(self) -> Person:
        return self.make(Role.ADMINISTRATOR)

    def security(self) -> Person:
        return self.make(Role.SECURITY_ADMINISTRATOR)

    def auditor(self) -> Person:
        return self.make(Role.AUDITOR)


@pytest.fixture
def people(app: Flask) -> People:
    return People()


def sign_in(client: FlaskClient, person: Person) -> Browser:
    """A client whose session is the person's, without the pages of the sign-in."""
    assert isinstance(client, Browser)
    with client.session_transaction() as session:
        session["_user_id"] = person.fs_uniquifier
        session["_fresh"] = True
        session["fs_paa"] = time()
    return client


_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))")


def until_somebody_waits(connection: Connection) -> None:
    """Go on when another session waits for what the transaction of this connection holds.

    On SQLite whoever writes waits for the one that does, wherever it stands: there is nothing to be seen of it.
    """
    if connection.dialect.name == "postgresql":
        end = monotonic() + 30
        while not connection.scalar(_WAITING):
            assert monotonic() < end, "nobody came"
            sleep(0.01)


def at_once(app: Flask, *acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment, each in a thread and session of its own: what they gave or raised, in order.

    An act asks for people and rows by their ids: an object of this thread's session is not another thread's.
    """
    db.session.rollback()
    barrier = Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results[number] = act()
            except Exception as error:
                results[number] = error
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()  # what was read before is old now
    return results
