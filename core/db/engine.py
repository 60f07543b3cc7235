"""Engines: what each database needs to keep its promises."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from core.db import postgres

WRITES = "greenroll_writes"
"""Execution option of a connection whose transaction will write."""

BUSY_MS = 10_000


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait: `connect` seconds for a connection, `busy_ms` for a lock, `answer` seconds for a statement.

    Without `answer` a statement may take as long as it takes, as migrations do.
    """

    connect: int = 5
    busy_ms: int = BUSY_MS
    answer: int | None = None


UNHURRIED = Patience()
_MOST_CONNECTIONS = 64  # of a process: as many as it can have threads


def database_url(text: str) -> URL:
    """The URL with the driver we use: psycopg 3 for PostgreSQL. Raises sqlalchemy.exc.ArgumentError."""
    url = make_url(text)
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    return url


def engine_options(url: URL, patience: Patience = UNHURRIED) -> dict[str, Any]:
    """Keyword arguments of create_engine for this database; `prepare` gives the engine the rest."""
    # What people typed stays out of error messages, and so out of the logs.
    private = {"hide_parameters": True}
    if url.get_backend_name() == "sqlite":
        return private
    # A lock that is not given in time becomes a sentence to try again, not a worker that waits for ever.
    bounds = {"lock_timeout": patience.busy_ms, "statement_timeout": 1000 * (patience.answer or 0), "timezone": "UTC"}
    arguments = {
        "options": " ".join(f"-c {name}={value}" for name, value in bounds.items()),
        "connect_timeout": patience.connect,
        # A server, or the way to it, that is gone without a word is noticed in seconds, not in hours.
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }
    pool = {"pool_timeout": patience.connect, "max_overflow": _MOST_CONNECTIONS - 5}
    return {**private, **pool, "connect_args": arguments}


def open_engine(text: str, patience: Patience = UNHURRIED) -> Engine:
    """An engine of its own, outside the application: for migrations and for scripts."""
    url = database_url(text)
    return prepare(create_engine(url, **engine_options(url, patience)), patience)


def prepare(engine: Engine, patience: Patience = UNHURRIED) -> Engine:
    """Give each database what its driver does not do by itself."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_configure_sqlite, patience.busy_ms))
        event.listen(engine, "begin", _begin_sqlite)
    else:
        postgres.prepare(engine, patience.answer)
    return engine


SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    # Without it REPLACE removes rows past the triggers that keep what was appended.
    "recursive_triggers=ON",
    # Pages are looked at where the system keeps them, not copied one by one: a search reads thousands from everywhere.
    "mmap_size=2147418112",
)


def _configure_sqlite(busy_ms: int, connection: Any, record: object) -> None:
    # The driver's own transaction handling begins too late for reads and never IMMEDIATE: we begin ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (*SQLITE_PRAGMAS, f"busy_timeout={busy_ms}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that means to write takes the lock at once: to take it after reading can fail without a wait.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
