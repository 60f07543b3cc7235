"""The recommending body's pages, under /review."""

from __future__ import annotations

from flask import Blueprint, Flask

from core.applications.operations import moving
from core.applications.queries.pipelines import word_of
from core.audit.actions import action_label
from core.audit.presenting import NOTES
from core.desks.queries.filters import NUMBERS
from core.desks.views.acts import offer
from core.people.models import Role
from core.policy_desk.queries.consequences import CONSEQUENCES
from core.review import facts as facts
from core.review import purposes as purposes
from core.review.actions import VERIFY
from core.review.operations.deciding import void_all
from core.review.presenting import before, ceilings, kin
from core.review.presenting.verified import item_signed
from core.review.queries.places import places
from core.review.queries.records import RECEIVED, RECOMMENDED
from core.review.views import application, exports, follow_up, many, parts, queue
from core.review.views.desks import ACTS
from core.scoring.queries.outcomes import PLACES
from core.web import navigation
from core.web.navigation import Entry

blueprint = Blueprint("review", __name__, url_prefix="/review", template_folder="../templates")

for module in (queue, application, many, exports, follow_up):
    module.add_routes(blueprint)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    offer(*ACTS)
    app.jinja_env.globals["move_word"] = word_of
    app.jinja_env.filters["review_action"] = action_label
    NOTES.give(VERIFY, item_signed)
    parts.register(app)
    before.register()
    kin.register()
    CONSEQUENCES.give("quotas", ceilings.room_left)
    PLACES.give("review", places)
    moving.AIMED.give("review", void_all)
    NUMBERS.give("receipt", RECEIVED)
    NUMBERS.give("letter", RECOMMENDED)
    navigation.add(app, Entry("审核推荐", "review.index", frozenset({Role.BODY_OFFICER}), position=30))
