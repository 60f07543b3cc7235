"""Migration 0037: a record may be joined several times, and what joined it before stands; nothing is written again."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import MetaData, Table, select, text
from sqlalchemy.exc import DBAPIError

from core.db.engine import WRITES, open_engine
from core.db.migrate import configuration, upgrade_database
from tests.integration.db.old import Old

BEFORE = "0036"


def test_what_was_joined_before_stays_joined(empty_database_url: str) -> None:
    upgrade_database(empty_database_url, BEFORE)
    engine = open_engine(empty_database_url)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        old = Old(connection)
        old.add("person", id="p")
        for unit in ("old", "held"):
            old.add("unit", id=unit, body_id=None, created_by_id=None, merged_into_id=None)
        old.add("unit_joining", unit_id="old", into_id="held", reason="更名核准", joined_by_id="p")
    upgrade_database(empty_database_url)
    with engine.connect() as connection:
        joining = Table("record_joining", MetaData(), autoload_with=connection)
        (row,) = connection.execute(select(joining)).all()
        found = row.sequence, row.unit_id, row.into_id, row.reason, row.joined_by_id
        assert found == (1, "old", "held", "更名核准", "p")
        with pytest.raises(DBAPIError):
            connection.execute(text("DELETE FROM record_joining"))
        connection.rollback()
    with engine.connect() as connection:
        command.downgrade(configuration(connection), BEFORE)
        before = Table("unit_joining", MetaData(), autoload_with=connection)
        assert [row.unit_id for row in connection.execute(select(before))] == ["old"]
    engine.dispose()
