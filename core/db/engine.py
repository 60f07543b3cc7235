"""Engines: what each database needs to keep its promises."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

WRITES = "greenroll_writes"
"""Execution option of a connection whose transaction will write."""

BUSY_MS = 10_000


def database_url(text: str) -> URL:
    """The URL with the driver we use: psycopg 3 for PostgreSQL. Raises sqlalchemy.exc.ArgumentError."""
    url = make_url(text)
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    return url


def engine_options(url: URL) -> dict[str, Any]:
    """Keyword arguments of create_engine for this database."""
    # What people typed stays out of error messages, and so out of the logs.
    private = {"hide_parameters": True}
    if url.get_backend_name() == "sqlite":
        return private
    # A lock that is not given in time becomes a sentence to try again, not a worker that waits for ever.
    patience = {"options": f"-c lock_timeout={BUSY_MS} -c timezone=UTC"}
    return {**private, "pool_pre_ping": True, "connect_args": patience}


def open_engine(text: str) -> Engine:
    """An engine of its own, outside the application: for migrations and for scripts."""
    url = database_url(text)
    return prepare(create_engine(url, **engine_options(url)))


def prepare(engine: Engine) -> Engine:
    """Give SQLite what it does not do by itself; other databases are left alone."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, record: object) -> None:
    # The driver's own transaction handling begins too late for reads and never IMMEDIATE: we begin ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
        # Without it REPLACE removes rows past the triggers that keep what was appended.
        "recursive_triggers=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that means to write takes the lock at once: to take it after reading can fail without a wait.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
