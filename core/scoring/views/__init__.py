"""The department's pages of benchmarks, and every application's scores."""

from __future__ import annotations

from flask import Flask

from core.applications.operations.moving import MOVED
from core.applications.operations.submitting import SUBMITTING
from core.calls.operations import CHANGED, OPENED
from core.policy_desk.queries.consequences import CONSEQUENCES
from core.scoring import facts as facts  # supplies what the rules ask
from core.scoring.operations.keeping import keep_submitted, require_explained
from core.scoring.operations.pinning import pin_newest
from core.scoring.operations.rescoring import rescore_changed
from core.scoring.presenting.trying import consequences
from core.scoring.views import benchmarks, scores
from core.scoring.views import trying as trying  # stands on the scores' blueprint


def register(app: Flask) -> None:
    app.register_blueprint(benchmarks.blueprint)
    app.register_blueprint(scores.blueprint)
    app.jinja_env.globals["scores_shown"] = scores.shown
    OPENED.give("scoring", pin_newest)
    CONSEQUENCES.give("indicator_sets", consequences)
    CHANGED.give("scoring", rescore_changed)
    SUBMITTING.give("scoring", require_explained)
    MOVED.give("scoring", keep_submitted)
