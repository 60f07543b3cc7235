"""The department's pages of notices and objections, and the public's."""

from __future__ import annotations

from flask import Blueprint, Flask

from core.audit.presenting import THINGS, Belonging, by_rows
from core.calls.presenting import home
from core.desks.views.acts import offer
from core.notices import presenting
from core.notices.actions import NOTICE, OBJECTION
from core.notices.models import Objection, PublicNotice
from core.notices.operations import retaining
from core.notices.views import noticing, objections, public
from core.policy_desk.queries.consequences import CONSEQUENCES
from core.web import navigation
from core.web.navigation import Entry

staff = Blueprint("department_notices", __name__, url_prefix="/department", template_folder="../templates")

for module in (noticing, objections):
    module.add_routes(staff)


_NOTICE = by_rows(PublicNotice.id, PublicNotice.title, "/notices/{}".format)
_OBJECTION = Belonging(Objection.id, Objection.application_id, "application")


def register(app: Flask) -> None:
    THINGS.give(NOTICE, _NOTICE)
    _OBJECTION.make_known(OBJECTION)
    app.register_blueprint(public.blueprint)
    app.register_blueprint(staff)
    offer(noticing.ACT)
    retaining.register()
    CONSEQUENCES.give("terms", presenting.running)
    home.BLOCKS.give("notices", public.current)
    navigation.add(app, Entry("公示", "notices.index", position=12))
