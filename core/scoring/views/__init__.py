"""The department's pages of benchmarks, and every application's scores."""

from __future__ import annotations

from flask import Flask

from core.applications.operations.moving import MOVED
from core.applications.operations.submitting import SUBMITTING
from core.calls.operations import OPENED
from core.people.models import Role
from core.scoring import facts as facts  # supplies what the rules ask
from core.scoring.operations.keeping import keep_submitted, require_explained
from core.scoring.operations.pinning import pin_newest
from core.scoring.views import benchmarks, scores
from core.web import navigation
from core.web.navigation import Entry


def register(app: Flask) -> None:
    app.register_blueprint(benchmarks.blueprint)
    app.register_blueprint(scores.blueprint)
    app.jinja_env.globals["scores_shown"] = scores.shown
    OPENED.give("scoring", pin_newest)
    SUBMITTING.give("scoring", require_explained)
    MOVED.give("scoring", keep_submitted)
    readers = frozenset({Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER, Role.AUDITOR})
    if benchmarks.is_used(app):
        navigation.add(app, Entry("对标值", "benchmarks.index", readers, position=66))
