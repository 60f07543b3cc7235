"""Migration 0013: what lifted a bar becomes a row of its own, and the bar is never written again."""

from __future__ import annotations

from datetime import date

import pytest
from alembic import command
from sqlalchemy import MetaData, Table, select, text
from sqlalchemy.exc import DBAPIError

from core.db.engine import WRITES, open_engine
from core.db.migrate import configuration, upgrade_database
from tests.integration.db.old import Old

BEFORE = "0012"
LIFTED = date(2024, 6, 1)


def test_what_was_lifted_before_stays_lifted(empty_database_url: str) -> None:
    upgrade_database(empty_database_url, BEFORE)
    engine = open_engine(empty_database_url)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        old = Old(connection)
        old.add("person", id="p")
        old.add("bar", id="1", lifted_on=LIFTED, lifted_by_id="p", lifted_reason="申诉成立")
        old.add("bar", id="2")
    upgrade_database(empty_database_url)
    with engine.connect() as connection:
        lifting = Table("bar_lifting", MetaData(), autoload_with=connection)
        assert [tuple(row) for row in connection.execute(select(lifting))] == [("1", LIFTED, "申诉成立", None, "p")]
        for table in ("bar", "bar_lifting"):
            with pytest.raises(DBAPIError):
                connection.execute(text(f"DELETE FROM {table}"))
            connection.rollback()
    with engine.connect() as connection:
        command.downgrade(configuration(connection), BEFORE)
        bar = Table("bar", MetaData(), autoload_with=connection)
        assert {row.id: (row.lifted_on, row.lifted_reason) for row in connection.execute(select(bar))} == {
            "1": (LIFTED, "申诉成立"),
            "2": (None, None),
        }
    engine.dispose()
