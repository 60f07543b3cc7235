"""Migrations: bring a database to the newest, and say whether it is there."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core.db.base import constraints_of_sqlite
from core.db.engine import WRITES, open_engine

MIGRATIONS = Path(__file__).with_name("migrations")


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration for our migrations, on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def upgrade_database(url: str, revision: str = "head") -> None:
    """Bring the database at that URL, empty or older, to the newest migration; one that is there is left alone."""
    engine = open_engine(url)
    try:
        with engine.connect().execution_options(**{WRITES: True}) as connection, warnings.catch_warnings():
            # One index of units is by an expression, which SQLAlchemy cannot read on SQLite; nothing copies them since.
            warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index")
            command.upgrade(configuration(connection), revision)
    finally:
        engine.dispose()


def compared(connection: Connection) -> Callable[..., bool]:
    """Which parts of a database Alembic compares with what the models declare: those that are the same on each kind.

    What others refer to SQLite could only copy, and there a constraint does as much as the index that replaced it.
    """
    left = constraints_of_sqlite if connection.dialect.name == "sqlite" else frozenset[str]()
    return lambda item, name, *_: name not in left


def newest_revision() -> str | None:
    """The newest migration that this code knows."""
    return _scripts().get_current_head()


def revision_of(connection: Connection) -> str | None:
    """The newest migration that has run; None where none has."""
    return MigrationContext.configure(connection).get_current_revision()


def is_current(connection: Connection) -> bool:
    """Whether the database is at the newest migration."""
    return revision_of(connection) == newest_revision()


def knows(revision: str) -> bool:
    """Whether this code has that migration."""
    return any(each.revision == revision for each in _scripts().walk_revisions())


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(configuration())
