"""One operation, one transaction: all of it or nothing, on fresh rows, with sentences for what the database refuses."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from core import clock
from core.accounts.models import Throttle
from core.bodies.models import Body
from core.db import db, engine
from core.db.base import Base
from core.db.models import SealingKey
from core.db.resealing import remember
from core.db.sealing import APART, Keyring
from core.db.statements import insert_missing
from core.db.transaction import in_transaction, lock, put, transaction
from core.db.trouble import passes
from core.errors import Conflict, NotFound
from core.notifications.operations import send
from core.people.models import Grant, Person, Role
from core.units.models import Unit, UnitKind, UnitName
from core.units.operations import register
from tests.support.house import EAST, People, at_once


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def elsewhere(app: Flask, act: Callable[[], object]) -> object:
    """What the act gives or raises in another thread and session, while this one's transaction stays as it is."""

    def run() -> object:
        with app.app_context():
            try:
                return act()
            except Exception as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def rename(id: str, name: str) -> None:
    with transaction():
        lock(Person, id).name = name


def test_commits_once_at_the_end(app: Flask) -> None:
    with transaction() as session:
        session.add(Person(email="a@example.com", name="甲"))
        assert in_transaction()
    assert not in_transaction()
    db.session.remove()
    assert count() == 1


def test_an_error_undoes_everything(app: Flask) -> None:
    def fail() -> None:
        with transaction() as session:
            session.add(Person(email="a@example.com", name="甲"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert count() == 0
    assert not in_transaction()


def test_an_operation_within_another_joins_it(app: Flask) -> None:
    def fail() -> None:
        with transaction() as session:
            with transaction() as inner:
                assert inner is session
                inner.add(Person(email="a@example.com", name="甲"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert count() == 0


def test_what_was_read_before_is_read_again_inside(app: Flask, people: People) -> None:
    shown = people.applicant("旧名")
    id = shown.id
    assert elsewhere(app, lambda: rename(id, "新名")) is None
    assert shown.name == "旧名", "a page goes on with what it read"
    with transaction():
        assert shown.name == "新名"


def test_changes_outside_are_refused(app: Flask, people: People) -> None:
    people.applicant().name = "别名"
    with pytest.raises(RuntimeError, match="only operations change data"), transaction():
        pass
    db.session.rollback()
    with pytest.raises(RuntimeError, match="inside"):
        lock(Person, "any")


def test_a_row_that_is_not_there(app: Flask) -> None:
    with pytest.raises(NotFound, match="找不到该人员"), transaction():
        lock(Person, "nobody")


def test_a_hurt_constraint_says_its_sentence(app: Flask, people: People) -> None:
    taken = people.applicant().email
    with pytest.raises(Conflict) as caught, transaction() as session:
        session.add(Person(email=taken, name="乙"))
    assert caught.value.sentence == "该邮箱已经注册。"
    assert caught.value.field == "email"
    assert caught.value.constraint == "uq_person_email"
    assert count() == 1


def test_a_hurt_partial_index_says_its_sentence(app: Flask, people: People) -> None:
    expert = people.make(Role.EXPERT)
    with pytest.raises(Conflict) as caught, transaction() as session:
        session.add(Grant(person_id=expert.id, role=Role.EXPERT))
    assert caught.value.sentence == "该人员已有这一角色。"


def test_two_at_once_do_not_overwrite_each_other(app: Flask, people: People) -> None:
    person = people.applicant("始")
    id = person.id
    db.session.remove()

    def append(letter: str) -> None:
        with transaction():
            held = lock(Person, id)
            held.name += letter

    assert at_once(app, *(lambda letter=letter: append(letter) for letter in "abcdefgh")) == [None] * 8
    db.session.rollback()
    assert sorted(db.session.get_one(Person, id).name) == list("abcdefgh始")


@pytest.mark.one_kind
def test_who_refers_to_a_row_that_is_held_waits_for_nobody(app: Flask, people: People) -> None:
    """As who submits to a call of which a value is changed, which waits for his application. SQLite has one writer."""
    id = people.applicant().id
    with transaction():
        lock(Person, id)
        assert elsewhere(app, lambda: send([id], "已受理。")) is None


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (Person, "email", "anew@example.com"),
        (Person, "fs_uniquifier", "another session"),
        (Unit, "code", "91430100MA4L16JQ9B"),
        (Body, "name", "另一个推荐单位"),
    ],
)
@pytest.mark.one_kind
def test_nor_while_what_is_unique_of_it_changes(
    app: Flask, people: People, model: type[Base], column: str, value: str
) -> None:
    """Two administrators who end each other's sessions at once would wait for each other, as the trail names both."""
    with transaction():
        unit = register.add(kind=UnitKind.ENTERPRISE, name="甲公司", body_id=EAST, by=None)
    ids: dict[type[Base], str] = {Person: people.applicant().id, Body: EAST, Unit: unit.id}

    def refer() -> None:
        with transaction():
            db.session.connection().exec_driver_sql("SET LOCAL lock_timeout = 100")
            put(UnitName(unit_id=ids[Unit], name="旧名", name_key="旧名", until=clock.today()))
            put(Grant(person_id=ids[Person], role=Role.BODY_OFFICER, body_id=ids[Body]))

    with transaction():
        setattr(lock(model, ids[model]), column, value)
        db.session.flush()
        assert elsewhere(app, refer) is None


def test_whoever_comes_first_makes_the_row(app: Flask) -> None:
    def make() -> None:
        with transaction():
            insert_missing(Throttle, {"key": "k", "failures": 0, "failed_at": clock.now()})

    assert at_once(app, *[make] * 4) == [None] * 4
    assert db.session.scalar(select(func.count()).select_from(Throttle)) == 1


def test_readers_do_not_wait_for_a_writer(app: Flask, people: People) -> None:
    person = people.applicant("旧名")
    id = person.id

    def read() -> str:
        return db.session.get_one(Person, id).name

    with transaction():
        lock(Person, id).name = "新名"
        db.session.flush()
        assert elsewhere(app, read) == "旧名"


def test_a_lock_that_is_not_given_passes(app: Flask, people: People) -> None:
    id = people.applicant().id
    db.session.remove()
    db.engine.dispose()
    impatient = {"sqlite": "PRAGMA busy_timeout=20", "postgresql": "SET lock_timeout = 20"}[db.engine.dialect.name]

    def write() -> None:
        db.session.connection().exec_driver_sql(impatient)
        rename(id, "新名")

    with transaction():
        lock(Person, id)
        error = elsewhere(app, write)
    assert isinstance(error, OperationalError)
    assert passes(error)


def test_a_lost_connection_passes_and_a_mistake_of_ours_does_not(app: Flask) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011  # each database has its own class for it
        db.session.connection().exec_driver_sql("SELECT no_such_column FROM person")
    assert not passes(caught.value)
    assert not passes(ValueError())
    nowhere = engine.open_engine("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(OperationalError) as unreachable:
        nowhere.connect()
    assert passes(unreachable.value)


def test_several_servers_note_at_once_which_keys_are_in_use(app: Flask) -> None:
    ring = Keyring({"new": "n" * 40}, apart={"newer": "m" * 40})

    def begin() -> None:
        with transaction() as session:
            remember(session.connection(), ring)

    with ThreadPoolExecutor(1) as pool:
        with transaction() as session:
            remember(session.connection(), ring)
            other = pool.submit(elsewhere, app, begin)
            with pytest.raises(FutureTimeout):
                other.result(0.3)
        assert other.result(30) is None
    assert {"new", f"{APART}/newer"} <= set(db.session.scalars(select(SealingKey.name)))
