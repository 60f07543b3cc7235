"""Changing rows of append-only tables all the same: how their personal contents are sealed, or that they have gone.

Their triggers rest for as long as a transaction takes, which on PostgreSQL only the tables' owner can bring about.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import Connection, text

from core.db.base import append_only


@contextmanager
def resting(connection: Connection, *tables: str) -> Iterator[None]:
    """Let rows of these tables be changed until the block ends; those that are not append-only take that anyway."""
    with ExitStack() as all_of_them:
        for table in tables:
            if table in append_only:
                all_of_them.enter_context(_resting(connection, table))
        yield


@contextmanager
def _resting(connection: Connection, table: str) -> Iterator[None]:
    if connection.dialect.name == "postgresql":
        trigger = f'ALTER TABLE "{table}" {{}} TRIGGER {table}_append_only'
        connection.execute(text(trigger.format("DISABLE")))
        yield
        connection.execute(text(trigger.format("ENABLE")))
    else:
        name = f"{table}_no_update"
        made = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name})
        connection.execute(text(f"DROP TRIGGER {name}"))
        yield
        connection.exec_driver_sql(str(made))
