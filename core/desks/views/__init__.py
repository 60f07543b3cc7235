"""What every desk's pages share. The pages themselves are those of the rooms that work there."""

from __future__ import annotations

from flask import Blueprint, Flask

from core.desks.views.queue import bounded

templates = Blueprint("desks", __name__, template_folder="../templates")


def register(app: Flask) -> None:
    app.register_blueprint(templates)
    app.jinja_env.filters["bounded"] = bounded
