"""Giving jobs their pages, and the house's own work its place among them."""

from __future__ import annotations

from flask import Flask

from core.jobs.operations import house
from core.jobs.purposes import register as register_kind
from core.jobs.views import pages


def register(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    app.jinja_env.globals["has_jobs"] = pages.has_jobs
    for kind in house.HOUSE:
        register_kind(kind)
