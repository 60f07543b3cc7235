"""The department's pages of benchmarks, and every application's scores."""

from __future__ import annotations

from flask import Flask

from core.applications.operations.moving import MOVED
from core.applications.operations.submitting import SUBMITTING
from core.calls.operations import OPENED
from core.scoring import facts as facts  # supplies what the rules ask
from core.scoring.operations.keeping import keep_submitted, require_explained
from core.scoring.operations.pinning import pin_newest
from core.scoring.views import benchmarks, scores


def register(app: Flask) -> None:
    app.register_blueprint(benchmarks.blueprint)
    app.register_blueprint(scores.blueprint)
    app.jinja_env.globals["scores_shown"] = scores.shown
    OPENED.give("scoring", pin_newest)
    SUBMITTING.give("scoring", require_explained)
    MOVED.give("scoring", keep_submitted)
