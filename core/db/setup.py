"""Binding the database with every table of every slice to an application."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from flask import Flask

from core.config import Settings
from core.db import db
from core.db.engine import Patience, database_url, engine_options, prepare
from core.db.sealing import set_up_keyring

CORE = Path(__file__).resolve().parent.parent


def set_up_database(app: Flask, settings: Settings) -> None:
    """Open the engine of the settings' database; nothing connects before the first question."""
    url = database_url(settings.database_url)
    patience = Patience(answer=settings.database_seconds)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url, patience)
    set_up_keyring(app, settings)
    import_models()
    db.init_app(app)
    with app.app_context():
        prepare(db.engine, patience)


def import_models() -> None:
    """Import every `core/<slice>/models.py`: the application and its migrations know every table."""
    for path in sorted(CORE.glob("*/models.py")):
        import_module(f"core.{path.parent.name}.models")
