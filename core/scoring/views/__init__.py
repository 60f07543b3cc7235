"""The department's pages of benchmarks, and every application's scores."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from core.applications.operations.moving import MOVED
from core.applications.operations.submitting import SUBMITTING
from core.calls.operations import CHANGED, OPENED
from core.jobs.operations.house import own
from core.jobs.purposes import Outcome, Work
from core.jobs.purposes import register as register_kind
from core.policy_desk.queries.consequences import CONSEQUENCES
from core.scoring import facts as facts  # supplies what the rules ask
from core.scoring.operations.keeping import keep_submitted, keep_typed, require_explained
from core.scoring.operations.pinning import pin_newest
from core.scoring.operations.rescoring import rescore_changed
from core.scoring.presenting.trying import consequences
from core.scoring.views import benchmarks, scores
from core.scoring.views import trying as trying  # stands on the scores' blueprint


def _keep_typed(work: Work) -> Outcome:
    keep_typed()
    return Outcome()


KEEP = own("scoring.keep", "补记所填得分", _keep_typed, every=timedelta(hours=12))


def register(app: Flask) -> None:
    app.register_blueprint(benchmarks.blueprint)
    app.register_blueprint(scores.blueprint)
    app.jinja_env.globals["scores_shown"] = scores.shown
    register_kind(KEEP)
    OPENED.give("scoring", pin_newest)
    CONSEQUENCES.give("indicator_sets", consequences)
    CHANGED.give("scoring", rescore_changed)
    SUBMITTING.give("scoring", require_explained)
    MOVED.give("scoring", keep_submitted)
