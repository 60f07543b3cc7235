"""Giving jobs their pages, and the house's own work its place among them."""

from __future__ import annotations

from flask import Flask

from core.audit.presenting import THINGS, by_rows
from core.jobs.models import Job
from core.jobs.operations import expiring, house
from core.jobs.purposes import register as register_kind
from core.jobs.views import pages, trail
from core.jobs.views.figures import figures
from core.web.metrics import FIGURES

_JOB = by_rows(Job.id, Job.title)


def register(app: Flask) -> None:
    THINGS.give("job", _JOB)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(trail.blueprint)
    app.jinja_env.globals["has_jobs"] = pages.has_jobs
    FIGURES.give("jobs", figures)
    expiring.register()
    for kind in house.HOUSE:
        register_kind(kind)
