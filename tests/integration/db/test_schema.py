"""The migrations make what the models declare; append-only tables stay so."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from sqlalchemy import Column, Connection, Engine, MetaData, Table, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.types import TypeEngine

from core import clock
from core.audit.models import AuditEvent
from core.db import db
from core.db.base import Base, ExactDecimal, Json, UtcDateTime, append_only
from core.db.engine import open_engine
from core.db.migrate import MIGRATIONS, compared, configuration, is_current, upgrade_database
from core.db.setup import import_models
from core.db.transaction import transaction
from scripts.new_migration import next_number

import_models()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = open_engine(database_url)
    yield made
    made.dispose()


def test_to_bring_a_database_up_says_nothing_that_its_reader_cannot_mend(empty_database_url: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        upgrade_database(empty_database_url)


def test_the_migrations_make_what_the_models_declare(engine: Engine) -> None:
    with engine.connect() as connection, warnings.catch_warnings():
        # Indexes with a condition: Alembic cannot compare SQLite's and says so.
        warnings.simplefilter("ignore")
        context = MigrationContext.configure(
            connection, opts={"compare_type": False, "include_object": compared(connection)}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_a_new_migration_gets_a_number_that_none_has() -> None:
    numbers = [path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*.py")]
    assert next_number() == f"{int(max(numbers)) + 1:04}"


def test_a_database_is_brought_to_the_newest_and_may_be_asked(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)
    with engine.connect() as connection:
        assert not is_current(connection)
    upgrade_database(empty_database_url)
    upgrade_database(empty_database_url)
    with engine.connect() as connection:
        assert is_current(connection)
    engine.dispose()


def test_the_migrations_can_be_taken_back(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection:
        command.downgrade(configuration(connection), "base")
    assert inspect(engine).get_table_names() in ([], ["alembic_version"])
    engine.dispose()


def test_every_append_only_table_has_its_triggers(engine: Engine) -> None:
    with engine.connect() as connection:
        guarded = {"sqlite": _sqlite_triggers, "postgresql": _postgresql_triggers}[engine.dialect.name](connection)
    assert guarded == append_only
    assert {"audit_event", "list_event"} <= append_only


def _sqlite_triggers(connection: Connection) -> set[str]:
    named = "name IN (tbl_name || '_no_update', tbl_name || '_no_delete')"
    query = (
        f"SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND {named} GROUP BY tbl_name HAVING count(*) = 2"
    )
    return set(connection.scalars(text(query)))


def _postgresql_triggers(connection: Connection) -> set[str]:
    named = "tgname IN (relname || '_append_only', relname || '_not_emptied')"
    of_table = f"pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE {named}"
    query = f"SELECT relname FROM {of_table} GROUP BY relname HAVING count(*) = 2"
    return set(connection.scalars(text(query)))


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET note = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_what_was_appended(app: Flask, statement: str) -> None:
    with transaction() as session:
        session.add(AuditEvent(action="a", subject_type="b", subject_id="c", by_name="d"))
    refused = r"audit_event is append-only|permission denied for table audit_event"
    with pytest.raises(DBAPIError, match=refused), transaction() as session:
        session.execute(text(statement))
    assert db.session.scalar(select(AuditEvent.note)) is None


class Kept:
    """A table with one column of a type of ours, for one test."""

    def __init__(self, engine: Engine, kind: TypeEngine[Any]) -> None:
        self._engine = engine
        self._table = Table("kept", MetaData(), Column("value", kind))
        self._table.create(engine)

    def back(self, value: Any) -> Any:
        """The value as it is read after it was written."""
        with self._engine.begin() as connection:
            connection.execute(insert(self._table).values(value=value))
            return connection.scalar(select(self._table.c.value))


def test_instants_come_back_in_utc(engine: Engine) -> None:
    late = datetime(2025, 10, 27, 23, 59, 59, 999999, tzinfo=clock.SHANGHAI)
    found = Kept(engine, UtcDateTime()).back(late)
    assert found == late
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="naive"):
        Kept(engine, UtcDateTime()).back(datetime(2025, 10, 27))  # noqa: DTZ001


@pytest.mark.parametrize("digits", ["0", "0.1", "12.50", "1E+2", "123456789012.345", "-0.000001", "99999999999999.9"])
def test_decimals_come_back_exactly(engine: Engine, digits: str) -> None:
    found = Kept(engine, ExactDecimal()).back(Decimal(digits))
    assert found == Decimal(digits)
    assert str(found) == format(found, "f")


def test_a_decimal_that_would_be_rounded_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="more than 15 digits"):
        Kept(engine, ExactDecimal()).back(Decimal("1234567890.1234567"))


def test_nothing_stays_nothing(engine: Engine) -> None:
    assert Kept(engine, Json).back(None) is None
