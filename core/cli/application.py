"""The application as commands need it: from the environment's settings, with its context."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask

from core.app import create_app
from core.config import Settings
from core.db import db
from core.db.migrate import is_current
from core.db.resealing import require_keys
from core.db.sealing import keyring

BEHIND = "The database is not at the newest migration: run `greenroll db upgrade` first."


@contextmanager
def application(settings: Settings | None = None, *, migrated: bool = True) -> Iterator[Flask]:
    """The application, inside its context. Refuses a database that is behind, unless the command brings it forward."""
    app = create_app(settings)
    with app.app_context():
        try:
            if migrated and not is_current(db.session.connection()):
                raise click.ClickException(BEHIND)
            if migrated:
                require_keys(db.session.connection(), keyring())
            db.session.rollback()
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
