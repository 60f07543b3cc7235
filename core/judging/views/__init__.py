"""The department's pages of judging, under /department/judge."""

from __future__ import annotations

from flask import Blueprint, Flask

from core.audit.presenting import Belonging
from core.desks.presenting.columns import OF_STAGE, of_stage
from core.desks.views.acts import FURTHER, LINKS, Act, at_stage, offer
from core.desks.views.department import DEPARTMENT
from core.judging import facts as facts
from core.judging import presenting
from core.judging import purposes as purposes
from core.judging.actions import REVIEW
from core.judging.models import ReviewRequest
from core.judging.queries.ranking import judged
from core.judging.queries.records import appraisals_of
from core.judging.queries.released import told
from core.judging.views import passing, ranking, recording, reviewing
from core.plugin_api import Does
from core.policy_desk.queries.consequences import CONSEQUENCES
from core.scoring.queries.outcomes import JUDGED

blueprint = Blueprint("judging", __name__, url_prefix="/department/judge", template_folder="../templates")

_HERE = at_stage(Does.JUDGE)
_ACTS = (
    Act(DEPARTMENT.id, "登记评审结果", "judging.record", _HERE),
    Act(DEPARTMENT.id, "转入下一环节", "judging.pass_on", _HERE, rank=FURTHER, in_time=True),
)
_FOUND = of_stage("评审结果", presenting.found_words)

_REVIEW = Belonging(ReviewRequest.id, ReviewRequest.application_id, "application")

for module in (recording, passing, ranking, reviewing):
    module.add_routes(blueprint)


def register(app: Flask) -> None:
    _REVIEW.make_known(REVIEW)
    app.register_blueprint(blueprint)
    app.register_blueprint(reviewing.applicant)
    offer(*_ACTS)
    LINKS.give("judging.tiers", ranking.links)
    LINKS.give("judging.reviews", reviewing.links)
    OF_STAGE.give(Does.JUDGE, _FOUND)
    CONSEQUENCES.give("grading", presenting.kept_tiers)
    JUDGED.give("judging", judged)
    # The department's page of an application shows these by `judging/_records.html`.
    app.jinja_env.globals["appraisals_of"] = appraisals_of
    # The applicant's page of what it submitted leads to what was found of it.
    app.jinja_env.globals["judging_told"] = told
