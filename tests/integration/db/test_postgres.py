"""What PostgreSQL prepared is used again, and a connection that it ended is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from core.db.engine import Patience, open_engine
from tests.support.databases import PostgresDatabases

pytestmark = pytest.mark.postgres

PREPARED = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%asked%'")
ASKED = text("SELECT asked FROM things")
PROCESS = text("SELECT pg_backend_pid()")


@pytest.fixture
def engine(postgres_databases: PostgresDatabases) -> Iterator[Engine]:
    with postgres_databases.empty() as url:
        made = open_engine(url, Patience(answer=5))
        with made.begin() as connection:
            connection.execute(text("CREATE TABLE things AS SELECT 1 AS asked"))
        yield made
        made.dispose()


@pytest.fixture
def other(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


@pytest.fixture
def ask(engine: Engine) -> Callable[..., object]:
    """Ask as a page does: what was only read ends with ROLLBACK."""

    def ask(statement: object = ASKED) -> object:
        with engine.connect() as connection:
            return connection.execute(statement).scalar_one()  # type: ignore[call-overload]

    return ask


def test_what_is_asked_again_stays_prepared_from_page_to_page(ask: Callable[..., object]) -> None:
    assert [ask() for _ in range(3)] == [1, 1, 1]
    assert ask(PREPARED) == 1


def test_what_is_prepared_is_forgotten_when_it_fails(other: Connection, ask: Callable[..., object]) -> None:
    assert [ask() for _ in range(3)] == [1, 1, 1]
    other.execute(text("ALTER TABLE things ALTER asked TYPE text"))
    other.commit()
    with pytest.raises(DBAPIError, match="cached plan"):
        ask()
    assert ask() == "1"


def test_columns_are_described_each_time_that_somebody_looks(engine: Engine) -> None:
    with engine.connect() as connection:
        for _ in range(3):
            found = connection.exec_driver_sql("SELECT 1 AS one, 'b' AS two")
            assert found.mappings().one() == {"one": 1, "two": "b"}
        assert not connection.exec_driver_sql("SET lock_timeout = 1000").returns_rows


def test_a_connection_that_the_server_ended_is_not_used(other: Connection, ask: Callable[..., object]) -> None:
    process = ask(PROCESS)
    assert ask(PROCESS) == process
    other.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
    assert ask(PROCESS) != process
