"""Databases, each with its folder of files, that stay from test to test and are put back as they were kept.

To put rows back costs a fraction of making a database anew, and what is connected stays so.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql


@dataclass(frozen=True)
class Kept:
    """What was kept: `name` is the standing's own affair, `tables` those that held rows (of PostgreSQL only)."""

    name: str
    tables: tuple[str, ...] = ()


class Standing(Protocol):
    """A database, at the newest migration when it is made, and a folder."""

    url: str
    owner_url: str
    """By who owns its tables."""
    files: Path
    bare: Kept
    """As it was made: without a row of its own, without a file."""

    def keep(self) -> Kept:
        """Remember every row and every file as they now are."""
        ...

    def put_back(self, kept: Kept) -> None:
        """Let every row and every file be as they were. No connection may be within a transaction."""
        ...


class _Files:
    """The folder, and copies of it."""

    def __init__(self, folder: Path) -> None:
        self.files = folder / "files"
        self._copies = folder / "kept"
        self._numbers = count(1)

    def keep_files(self) -> str:
        name = str(next(self._numbers))
        if self.files.exists():
            shutil.copytree(self.files, self._copies / name / "files")
        else:
            (self._copies / name).mkdir(parents=True)
        return name

    def put_files_back(self, name: str) -> None:
        if self.files.is_dir():
            shutil.rmtree(self.files)
        else:  # A test may have put a file where the folder was.
            self.files.unlink(missing_ok=True)
        kept = self._copies / name / "files"
        if kept.exists():
            shutil.copytree(kept, self.files)

    def copy_of(self, name: str, file: str) -> Path:
        return self._copies / name / file


class SqliteStanding(_Files):
    """One database file. Whoever is connected has to connect again once it was put back."""

    def __init__(self, path: Path, folder: Path) -> None:
        super().__init__(folder)
        self.url = self.owner_url = f"sqlite:///{path}"
        self._path = path
        self.bare = self.keep()

    def keep(self) -> Kept:
        name = self.keep_files()
        with (
            closing(sqlite3.connect(self._path)) as source,
            closing(sqlite3.connect(self.copy_of(name, "database"))) as target,
        ):
            source.backup(target)
        return Kept(name)

    def put_back(self, kept: Kept) -> None:
        self.put_files_back(kept.name)
        # A new file under the name: a connection that somebody forgot to close keeps the old one and spoils nothing.
        fresh = self._path.with_suffix(".fresh")
        shutil.copyfile(self.copy_of(kept.name, "database"), fresh)
        for beside in ("-wal", "-shm"):
            Path(f"{self._path}{beside}").unlink(missing_ok=True)
        fresh.replace(self._path)


class PostgresStanding(_Files):
    """One database of the server; copies of its rows lie in schemas of their own."""

    def __init__(self, url: str, owner_url: str, connect: Callable[[], psycopg.Connection], folder: Path) -> None:
        super().__init__(folder)
        self.url, self.owner_url = url, owner_url
        self._connect = connect
        self._connection = self._connected()
        rows = self._connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        self._tables = tuple(name for (name,) in rows)
        self.bare = self.keep()

    def _connected(self) -> psycopg.Connection:
        made = self._connect()
        # A transaction that a test left open is said, not waited for.
        made.execute("SET lock_timeout = '10s'")
        # Rows are put back as they were: no trigger and no foreign key has a say. Only a superuser may.
        made.execute("SET session_replication_role = replica")
        return made

    def close(self) -> None:
        self._connection.close()

    def keep(self) -> Kept:
        name = self.keep_files()
        kept = Kept(name, self._with_rows())
        schema = _schema(kept)
        copies = [
            sql.SQL("CREATE TABLE {}.{} AS TABLE public.{}").format(
                schema, sql.Identifier(table), sql.Identifier(table)
            )
            for table in kept.tables
        ]
        self._run([sql.SQL("CREATE SCHEMA {}").format(schema), *copies])
        return kept

    def put_back(self, kept: Kept) -> None:
        try:
            self._put_back(kept)
        except psycopg.OperationalError:
            if not self._connection.broken:
                raise
            # The server died, and may have been started again.
            self._connection.close()
            self._connection = self._connected()
            self._put_back(kept)

    def _put_back(self, kept: Kept) -> None:
        self.put_files_back(kept.name)
        schema = _schema(kept)
        emptied = [sql.SQL("DELETE FROM public.{}").format(sql.Identifier(table)) for table in self._with_rows()]
        filled = [
            sql.SQL("INSERT INTO public.{1} SELECT * FROM {0}.{1}").format(schema, sql.Identifier(table))
            for table in kept.tables
        ]
        self._run([*emptied, *filled])

    def _with_rows(self) -> tuple[str, ...]:
        asked = [
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM public.{})").format(sql.Literal(table), sql.Identifier(table))
            for table in self._tables
        ]
        found = self._connection.execute(sql.SQL(" UNION ALL ").join(asked), prepare=True)
        return tuple(name for (name,) in found)

    def _run(self, statements: Sequence[sql.Composed]) -> None:
        with self._connection.transaction():
            self._connection.execute(sql.SQL("; ").join(statements))


def _schema(kept: Kept) -> sql.Identifier:
    return sql.Identifier(f"kept_{kept.name}")
