"""The application's database role owns nothing, and of what is appended it only reads and adds rows. All tests of the
application on PostgreSQL run by such a role (`tests.support.databases`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from core.cli import main
from core.cli.serve import _warn_of_roles
from core.config import Settings
from core.db import db
from core.db.base import Base, append_only
from core.db.engine import open_engine
from core.db.roles import owns_tables, role_of
from tests.support.postgres import Server

pytestmark = [pytest.mark.postgres, pytest.mark.one_kind]

KIT = (Path(__file__).resolve().parents[3] / "deploy" / "roles.sql").read_text(encoding="utf-8")
PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
FORBIDDEN = {
    "changing a trigger": "ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only",
    "changing a table": "ALTER TABLE audit_event ADD COLUMN x INTEGER",
    "dropping one": "DROP TABLE audit_head CASCADE",
    "emptying one": "TRUNCATE person CASCADE",
    "making one": "CREATE TABLE own (x INTEGER)",
    "replacing what refuses": "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS 'BEGIN RETURN NEW; END' "
    "LANGUAGE plpgsql",
    "going past triggers": "SET session_replication_role = replica",
    "locking what never changes": "SELECT * FROM list_event FOR UPDATE",
}


def may(privilege: str, table: str) -> bool:
    asked = text("SELECT has_table_privilege(:table, :privilege)")
    return bool(db.session.scalar(asked, {"table": f'public."{table}"', "privilege": privilege}))


def test_every_table_is_used_as_it_is_meant(app: Flask) -> None:
    for table in Base.metadata.tables:
        given = {word for word in PRIVILEGES if may(word, table)}
        meant = {"SELECT", "INSERT"} if table in append_only else {"SELECT", "INSERT", "UPDATE", "DELETE"}
        assert given == meant, table


@pytest.mark.parametrize("what", FORBIDDEN)
def test_it_can_do_nothing_that_an_owner_can(app: Flask, what: str) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        db.session.execute(text(FORBIDDEN[what]))
    db.session.rollback()


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = NULL", "DELETE FROM {} WHERE {} IS NULL"])
def test_what_was_appended_it_neither_changes_nor_removes(app: Flask, statement: str) -> None:
    for table in sorted(append_only):
        column = next(iter(Base.metadata.tables[table].columns)).name
        with pytest.raises(DBAPIError, match=f"permission denied for table {table}"):
            db.session.execute(text(statement.format(f'"{table}"', column)))
        db.session.rollback()


def test_a_role_that_owns_tables_is_warned_of(
    app: Flask, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not owns_tables(db.session.connection())
    owner = open_engine(settings.owner_url)
    with owner.connect() as connection:
        assert owns_tables(connection)
    owner.dispose()
    _warn_of_roles(settings)
    assert "GREENROLL_OWNER_DATABASE_URL is for commands" in capsys.readouterr().err


def test_one_role_alone_is_let_in_nowhere() -> None:
    both = "postgresql://greenroll@db/greenroll"
    assert role_of(both, both) is None
    assert role_of(both, "postgresql://greenroll_owner@db/greenroll") == "greenroll"
    assert role_of("sqlite:////a", "sqlite:////a") is None


@pytest.fixture
def made(postgres: Server) -> Iterator[tuple[str, str]]:
    """The addresses of a database by its two roles, as `deploy/roles.sql` makes them, under names of their own."""
    name = f"kit{uuid4().hex[:8]}"
    statements = re.sub(r"(?m)^ *--.*$", "", re.sub(r"\bgreenroll", name, KIT)).split(";")
    at = make_url(postgres.url)
    with postgres.connect(postgres.url) as connection:
        for statement in filter(str.strip, statements):
            connection.execute(statement.encode())
        if at.password:
            for role in (name, f"{name}_owner"):
                connection.execute(f"ALTER ROLE {role} PASSWORD '{at.password}'".encode())
        try:
            both = (at.set(username=role, database=name) for role in (name, f"{name}_owner"))
            application, owner = (each.render_as_string(hide_password=False) for each in both)
            yield application, owner
        finally:
            for gone in (f"DATABASE {name} WITH (FORCE)", f"ROLE {name}", f"ROLE {name}_owner"):
                with suppress(Exception):
                    connection.execute(f"DROP {gone}".encode())


def test_the_kit_makes_both_and_an_upgrade_lets_one_in(made: tuple[str, str], tmp_path: Path) -> None:
    application, owner = made
    environment = {
        "GREENROLL_MODE": "test",
        "GREENROLL_REGION": "hunan",
        "GREENROLL_DATABASE_URL": application,
        "GREENROLL_OWNER_DATABASE_URL": owner,
        "GREENROLL_STORAGE_URL": tmp_path.as_uri(),
    }
    for _ in range(2):  # it may be repeated
        upgraded = CliRunner().invoke(main, ["db", "upgrade"], env=environment)
        assert upgraded.exit_code == 0, upgraded.output
    alone = {**environment, "GREENROLL_OWNER_DATABASE_URL": ""}
    for command in (["db", "upgrade"], ["retention", "erase"], ["keys", "reseal"]):
        refused = CliRunner().invoke(main, command, env=alone)
        assert (refused.exit_code, "does not own the tables" in refused.stderr) == (1, True), refused.output
    for command in (["retention", "erase"], ["keys", "reseal"], ["audit", "verify"], ["db", "status"]):
        done = CliRunner().invoke(main, command, env=environment)
        assert done.exit_code == 0, (command, done.output)
    engine = open_engine(application)
    with engine.connect() as connection:
        assert not owns_tables(connection)
        assert set(Base.metadata.tables) <= set(inspect(connection).get_table_names())
        assert connection.scalar(text("SELECT count(*) FROM body")) > 0
    engine.dispose()
