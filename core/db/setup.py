"""Binding the database to an application."""

from __future__ import annotations

from flask import Flask

from core.config import Settings
from core.db import db
from core.db.all_models import import_models
from core.db.engine import database_url, engine_options, prepare


def set_up_database(app: Flask, settings: Settings) -> None:
    """Open the engine of the settings' database; nothing connects before the first question."""
    url = database_url(settings.database_url)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    import_models()
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)
