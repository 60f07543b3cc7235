"""What a release shipped stays: its migrations as they were, and its databases, which the newest code brings along."""

from __future__ import annotations

import ast
import hashlib
import lzma
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from sqlalchemy import Connection, func, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError

from core import clock
from core.app import create_app
from core.applications import queries
from core.applications.facts import findings
from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.config import Mode, Settings
from core.db import db, resealing
from core.db.base import append_only
from core.db.engine import open_engine
from core.db.migrate import MIGRATIONS, configuration, is_current, upgrade_database
from core.db.resealing import Resealed, reseal
from core.db.sealing import Keyring
from core.ledger.models import Listing
from core.ledger.operations.standing import rebuild
from core.people.models import Person, Role
from tests.support.clients import Browser
from tests.support.databases import libpq_url
from tests.support.house import sign_in
from tests.support.houses import load_once

VERSIONS = sorted((MIGRATIONS / "versions").glob("*.py"))
SHIPPED = {
    "0001_tables_of_all_slices.py": "5aca8017a9ec80f5687717f7df23e43d5144f975cd44293a62839b30cfe930c8",
    "0002_append_only.py": "aed2708a6679affb79d90288d15bf49450d7b8c7b9e549b839dc2219c5b0cf83",
}
"""The migrations of releases, and what each of them hashes to: 0.1.0 shipped both."""


@pytest.mark.parametrize("name", SHIPPED)
def test_a_migration_that_was_shipped_stays_as_it_was(name: str) -> None:
    shipped = (MIGRATIONS / "versions" / name).read_bytes()
    assert hashlib.sha256(shipped).hexdigest() == SHIPPED[name], (
        f"{name} has been run where 0.1.0 is installed: put it back, and write a migration of its own"
        " (scripts/new_migration.py)."
    )


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_imports_nothing_of_the_product_that_changes(path: Path) -> None:
    ours = {module for module in _imported(path) if module.partition(".")[0] in {"core", "plugins"}}
    assert ours <= {"core.db.triggers"}  # which makes what it made for the first that called it


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


# --- Databases --------------------------------------------------------------------------------------------------------

RELEASES = Path(__file__).with_name("releases")
"""By release and region, what `tests.support.keep_database` made: the same rows for both kinds of database."""

KEPT = [("0.1.0", region) for region in ("hubei", "hunan", "jiangxi")]
PAGES = {
    None: ("/", "/lists", "/policy", "/calls"),
    Role.DEPARTMENT_OFFICER: ("/day", "/department/queue", "/units"),
    Role.BODY_OFFICER: ("/day", "/review"),
    Role.ADMINISTRATOR: ("/bodies",),
}


@pytest.fixture(params=KEPT, ids="-".join)
def kept(request: pytest.FixtureRequest, empty_database_url: str) -> tuple[str, str]:
    """The region and the URL of a database as a release left it."""
    release, region = request.param
    url = make_url(empty_database_url)
    kind = url.get_backend_name()
    dump = lzma.decompress((RELEASES / release / f"{region}.{kind}.sql.xz").read_bytes()).decode()
    if kind == "sqlite":
        with closing(sqlite3.connect(url.database or "")) as connection:
            connection.executescript(dump)
    else:
        with psycopg.connect(libpq_url(url), autocommit=True) as server:
            server.execute(dump.encode())
    return region, empty_database_url


def test_a_database_of_a_release_is_brought_along(
    kept: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    region, url = kept
    engine = open_engine(url)
    with engine.connect() as connection:
        before = counts(connection)
        assert not is_current(connection)
    upgrade_database(url)
    with engine.connect() as connection:
        assert is_current(connection)
        after = counts(connection)
        after |= {old: applications_in(connection, new) for old, new in MOVED.items()}
        assert {table: after[table] for table in before} == before
        for table in append_only & set(filled(counts(connection))):
            refuses(connection, table)
    serves(region, url, tmp_path, monkeypatch)
    with engine.connect() as connection:
        command.downgrade(configuration(connection), "0002")
        assert counts(connection) == before
    engine.dispose()


@pytest.mark.parametrize("kept", [("0.1.0", "hubei")], indirect=True, ids="-".join)
def test_what_a_release_left_in_plain_text_is_sealed(
    kept: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it was cut off, and begun again; no row is lost, and none can be changed afterwards."""
    region, url = kept
    upgrade_database(url)
    engine = open_engine(url)
    with engine.connect() as connection:
        before = counts(connection)
        plain = set(connection.scalars(text("SELECT phone FROM person WHERE phone IS NOT NULL")))
        assert plain
        assert all(phone in written(connection) for phone in plain)
    monkeypatch.setattr(resealing, "BATCH", 20)
    ring = Keyring({"2025": "a key of this test alone, long enough"})
    with pytest.raises(KeyboardInterrupt):
        reseal(url, CutOff({"2025": "a key of this test alone, long enough"}))
    assert reseal(url, ring).sealed
    assert reseal(url, ring) == Resealed(0, 0)
    with engine.connect() as connection:
        assert counts(connection) == before | {"sealing_key": 1}
        assert not [phone for phone in plain if phone in written(connection)]
        for table in append_only & set(filled(counts(connection))):
            refuses(connection, table)
    engine.dispose()
    if engine.dialect.name == "sqlite":
        path = Path(make_url(url).database or "")
        lies = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
        assert not [phone for phone in plain if phone.encode() in lies]
    serves(region, url, tmp_path, monkeypatch, personal_keys=tuple(ring.keys.items()))


class CutOff(Keyring):
    """Stops in the middle of its work."""

    def seal(self, text: str, about: str) -> str:
        if about == "filling_submission.answers":
            raise KeyboardInterrupt
        return super().seal(text, about)


def written(connection: Connection) -> str:
    """Everything in every table, as text."""
    tables = sorted(inspect(connection).get_table_names())
    return "\n".join(str(row) for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"')))


MOVED = {
    "section_answers": "filling_section",
    "evidence": "filling_evidence",
    "submission": "filling_submission",
    "return_for_correction": "filling_return",
}
"""Tables of applications whose rows lie among those of whatever else is filled in, from migration 0004 on."""


def applications_in(connection: Connection, table: str) -> int:
    """How many rows of such a table are of applications."""
    query = f"SELECT count(*) FROM {table} WHERE filling_id IN (SELECT id FROM application)"
    return connection.scalar(text(query)) or 0


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table holds; what the instance writes for itself aside."""
    tables = set(inspect(connection).get_table_names()) - {"alembic_version", "throttle"}
    return {table: connection.scalar(text(f'SELECT count(*) FROM "{table}"')) for table in tables}


def filled(counted: Mapping[str, int]) -> Iterator[str]:
    return (table for table, count in counted.items() if count)


def refuses(connection: Connection, table: str) -> None:
    """The database does not let go of what was appended, nor lets it be changed."""
    column = inspect(connection).get_columns(table)[0]["name"]
    for statement in (f'DELETE FROM "{table}"', f'UPDATE "{table}" SET "{column}" = "{column}"'):
        with pytest.raises(DBAPIError, match=f"{table} is append-only"):
            connection.execute(text(statement))
        connection.rollback()


def serves(region: str, url: str, storage: Path, monkeypatch: pytest.MonkeyPatch, **more: Any) -> None:
    """The newest code starts on it: its pages answer, its calls are read, its lists are what their ledger says."""
    monkeypatch.setattr("core.instance.load", load_once)
    demo = load_once(region).demo()
    assert demo is not None
    own: dict[str, Any] = {
        "region": region,
        "database_url": url,
        "secret_key": "of this test alone",
        "storage": storage,
    }
    app = create_app(Settings(**own, mode=Mode.TEST, **more))
    app.test_client_class = Browser
    with app.app_context(), clock.travel(demo.clock + timedelta(hours=1)):
        for role, pages in PAGES.items():
            client = app.test_client()
            if role is not None:
                by_role = select(Person).where(Person.grants.any(role=role)).order_by(Person.email).limit(1)
                sign_in(client, db.session.scalars(by_role).one())
            for page in pages:
                assert client.get(page, follow_redirects=True).status_code == 200, (role, page)
        for opened in db.session.scalars(select(OpenedCall)).all():
            assert pinned(opened).call.id == opened.call_id
        for application in map(queries.get, db.session.scalars(select(Application.id)).all()):
            assert rulebook(application).forms
            assert findings.of(application) is not None
        stood = db.session.scalar(select(func.count()).select_from(Listing))
        assert rebuild() == stood
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("kept", KEPT[-1:], ids="-".join, indirect=True)
def test_an_upgrade_that_fails_leaves_the_database_as_it_was(
    kept: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, url = kept

    def fails(*_: object, **__: object) -> None:
        raise OSError("The disk is full.")

    engine = open_engine(url)
    before = inspect(engine).get_columns("application")
    monkeypatch.setattr("alembic.op.create_index", fails)
    with pytest.raises(OSError, match="full"):
        upgrade_database(url)
    monkeypatch.undo()
    assert [each["name"] for each in inspect(engine).get_columns("application")] == [each["name"] for each in before]
    upgrade_database(url)
    with engine.connect() as connection:
        assert is_current(connection)
    engine.dispose()
