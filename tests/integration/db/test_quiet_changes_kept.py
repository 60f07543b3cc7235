"""Migration 0077: what was last done quietly before it is told to nobody else from then on."""

from __future__ import annotations

from datetime import UTC, datetime

from alembic import command
from sqlalchemy import MetaData, Table, select

from core.db.engine import WRITES, open_engine
from core.db.migrate import configuration, upgrade_database
from tests.integration.db.old import Old

BEFORE = "0076"
TOLD, QUIET = (datetime(2024, 5, day, tzinfo=UTC) for day in (1, 9))


def test_what_was_last_done_quietly_is_told_to_nobody_else(empty_database_url: str) -> None:
    upgrade_database(empty_database_url, BEFORE)
    engine = open_engine(empty_database_url)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        old = Old(connection)
        for each in ("body's", "department's"):
            old.add("person", id=each, email=f"{each}@example.com", fs_uniquifier=each)
        old.add("body", id="b")
        old.add("unit", id="u", body_id="b")
        old.add("opened_call", id="c", opened_by_id="body's")
        refers = {"call_id": "c", "unit_id": "u", "body_id": "b", "created_by_id": "body's"}
        last = {"updated_at": QUIET, "updated_by_id": "department's"}
        old.add(
            "application", id="1", number=1, subject_key="1", state="decided", updated_what="办理中", **refers, **last
        )
        old.add(
            "application", id="2", number=2, subject_key="2", state="decided", updated_what="推荐上报", **refers, **last
        )
        for serial, at, by, is_told in ((1, TOLD, "body's", True), (2, QUIET, "department's", False)):
            of = {"application_id": "1", "serial": serial, "from_state": "pending", "to_state": "pending"}
            old.add("move", id=str(serial), moved_at=at, moved_by_id=by, visible_to_applicant=is_told, **of)
    upgrade_database(empty_database_url)
    with engine.connect() as connection:
        application = Table("application", MetaData(), autoload_with=connection)
        rows = {row.id: row for row in connection.execute(select(application))}
    told = {id: (row.updated_by_id, row.updated_at.day, row.updated_what) for id, row in rows.items()}
    assert told == {"1": ("body's", 1, "办理了这项申报"), "2": ("department's", 9, "推荐上报")}
    quiet = {id: (row.quietly_by_id, row.quietly_at and row.quietly_at.day) for id, row in rows.items()}
    assert quiet == {"1": ("department's", 9), "2": (None, None)}
    with engine.connect() as connection:
        command.downgrade(configuration(connection), BEFORE)
        application = Table("application", MetaData(), autoload_with=connection)
        again = {row.id: (row.updated_by_id, row.updated_what) for row in connection.execute(select(application))}
    assert again == {"1": ("department's", "办理中"), "2": ("department's", "推荐上报")}
    engine.dispose()
