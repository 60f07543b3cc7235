"""Freshly migrated databases for tests, on SQLite and on PostgreSQL.

Migrations run once per test process into a template; a test that asks for a database of its own gets a copy of it. On
PostgreSQL that is `CREATE DATABASE ... TEMPLATE`, on SQLite a copied file. Tests of the application share one that is
put back for each: see `tests.support.standing`.
"""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from psycopg.errors import UniqueViolation
from sqlalchemy.engine import URL, make_url

from tests.support.postgres import Server
from tests.support.standing import PostgresStanding, SqliteStanding, Standing

ROLE = "greenroll_test_application"
"""Who the application is to PostgreSQL, in every test of it."""

Migrate = Callable[[str], None]
"""Brings the database at a URL, empty or older, to the newest migration."""


class Databases(Protocol):
    """Makes databases of one kind; a URL is good for SQLAlchemy until the block ends, then the database is gone."""

    @contextmanager
    def empty(self) -> Iterator[str]:
        """A database without tables."""
        ...

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """A database at the newest migration, without data of its own."""
        ...

    def standing(self) -> Standing:
        """The one that stays from test to test."""
        ...


def migrate(url: str) -> None:
    """Run the product's own migrations; imported late, since tests without a database need none of it."""
    from core.db.migrate import upgrade_database  # noqa: PLC0415

    upgrade_database(url)


class SqliteDatabases:
    """Files in one folder."""

    def __init__(self, folder: Path, migrate: Migrate = migrate) -> None:
        self._folder = folder
        self._migrate = migrate
        self._template: Path | None = None
        self._standing: SqliteStanding | None = None

    @contextmanager
    def empty(self) -> Iterator[str]:
        path = self._new_path()
        try:
            yield self._url(path)
        finally:
            for file in self._folder.glob(f"{path.name}*"):
                file.unlink()

    @contextmanager
    def migrated(self) -> Iterator[str]:
        with self.empty() as url:
            shutil.copyfile(self._migrated_template(), make_url(url).database or "")
            yield url

    def standing(self) -> Standing:
        if self._standing is None:
            path = self._new_path()
            shutil.copyfile(self._migrated_template(), path)
            self._standing = SqliteStanding(path, self._folder / path.stem)
        return self._standing

    def _migrated_template(self) -> Path:
        if self._template is None:
            path = self._new_path()
            self._migrate(self._url(path))
            _gather_into_one_file(path)
            self._template = path
        return self._template

    def _new_path(self) -> Path:
        return self._folder / f"{uuid.uuid4().hex}.sqlite3"

    @staticmethod
    def _url(path: Path) -> str:
        return f"sqlite:///{path}"


def _gather_into_one_file(path: Path) -> None:
    """Empty the write-ahead log, so that copying the file copies the database."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


class PostgresDatabases:
    """Databases on a server; names are unlike those of any other process."""

    def __init__(self, server: Server, folder: Path, migrate: Migrate = migrate) -> None:
        self._server = server
        self._at = make_url(server.url).set(drivername="postgresql+psycopg")
        self._folder = folder
        self._migrate = migrate
        self._template: str | None = None
        self._standing: PostgresStanding | None = None
        self._opened = ExitStack()

    @contextmanager
    def empty(self) -> Iterator[str]:
        with self._cloned_from("template1") as url:
            yield url

    @contextmanager
    def migrated(self) -> Iterator[str]:
        with self._cloned_from(self._migrated_template()) as url:
            yield url

    def standing(self) -> Standing:
        if self._standing is None:
            owner = self._opened.enter_context(self.migrated())
            url = self._let_in(owner)
            self._standing = PostgresStanding(url, owner, lambda: self._connection(owner), self._folder)
            self._opened.callback(self._standing.close)
        return self._standing

    def close(self) -> None:
        """Remove what stands from the server, and the template."""
        self._opened.close()
        self._standing = None
        if self._template is not None:
            self._drop(self._template)
            self._template = None

    def _let_in(self, owner: str) -> str:
        """The same database, by the role that the application has: it owns nothing."""
        from core.db.roles import let_in  # noqa: PLC0415

        made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
            sql.Identifier(ROLE), sql.Literal(self._at.password or "")
        )
        with self._connection(self._at) as connection, suppress(psycopg.errors.DuplicateObject, UniqueViolation):
            connection.execute(made)
        let_in(owner, ROLE)
        return make_url(owner).set(username=ROLE).render_as_string(hide_password=False)

    def _migrated_template(self) -> str:
        if self._template is None:
            name = self._create("template1")
            try:
                self._migrate(self._url(name))
            except BaseException:
                self._drop(name)
                raise
            self._template = name
        return self._template

    @contextmanager
    def _cloned_from(self, template: str) -> Iterator[str]:
        name = self._create(template)
        try:
            yield self._url(name)
        finally:
            self._drop(name)

    def _create(self, template: str) -> str:
        name = f"greenroll_test_{uuid.uuid4().hex}"
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def _drop(self, name: str) -> None:
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with self._connection(self._at) as connection:
            connection.execute(statement)

    def _connection(self, url: URL | str) -> psycopg.Connection:
        return self._server.connect(libpq_url(make_url(url)))

    def _url(self, name: str) -> str:
        return self._at.set(database=name).render_as_string(hide_password=False)


def libpq_url(url: URL) -> str:
    """The URL as psycopg itself reads it, without SQLAlchemy's driver name."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
