"""The department's pages of judging, under /department/judge."""

from __future__ import annotations

from flask import Blueprint, Flask

from core.judging import facts as facts
from core.judging import presenting
from core.judging import purposes as purposes
from core.judging.queries.records import appraisals_of
from core.judging.views import passing, ranking, recording
from core.policy_desk.queries.consequences import CONSEQUENCES

blueprint = Blueprint("judging", __name__, url_prefix="/department/judge", template_folder="../templates")

for module in (recording, passing, ranking):
    module.add_routes(blueprint)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    CONSEQUENCES.give("grading", presenting.kept_tiers)
    # The department's page of an application shows these by `judging/_records.html`.
    app.jinja_env.globals["appraisals_of"] = appraisals_of
