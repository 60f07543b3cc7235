"""Pages of the house itself: static files, health, and where a person begins to work."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, current_app, redirect
from werkzeug.wrappers import Response as AnyResponse

from core.config import Settings
from core.db.probe import try_database
from core.extensions import limiter
from core.instance import instance
from core.web import metrics, navigation, readiness
from core.web.access import access, public, signed_in, signed_in_person
from core.web.assets import send_asset

blueprint = Blueprint("web", __name__, template_folder="templates")


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    settings: Settings = app.extensions["greenroll"].settings
    readiness.check(app, "database", lambda: try_database(settings.database_url))
    if settings.metrics:
        metrics.register(app, settings)


@blueprint.get("/static/<path:path>")
@access(public)
@limiter.exempt
def static(path: str) -> Response:
    return send_asset(path)


@blueprint.get("/healthz")
@access(public)
@limiter.exempt
def healthz() -> dict[str, str]:
    """The process lives; nothing else is asked."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@access(public)
@limiter.exempt
def readyz() -> tuple[dict[str, Any], int]:
    """Whether the instance can serve: database and storage can be written, migrations are current."""
    checks = readiness.state_of(current_app)
    ready = set(checks.values()) == {"ok"}
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return {"status": "ok" if ready else "unready", "region": instance().settings.region, "checks": checks}, status


@blueprint.get("/start")
@access(signed_in)
def start() -> AnyResponse:
    """To the page on which this person begins to work."""
    return redirect(navigation.home_of(signed_in_person()))
