"""The department's pages, under /department, and the applicant's page of what it undertook."""

from __future__ import annotations

from flask import Blueprint, Flask

from core.bodies.rules import is_of_a_body
from core.decisions.presenting import DECIDED
from core.decisions.queries import records
from core.decisions.queries.undertakings import progress_of
from core.decisions.views import applicant, application, many, meanwhile, queue, reading, undertakings
from core.desks.views.acts import LINKS, offer
from core.desks.views.department import COLUMN, DEPARTMENT, OF_BODY
from core.instance import EXTENSION, Instance
from core.people.models import OF_DEPARTMENT, Role
from core.web import navigation
from core.web.navigation import Entry

blueprint = Blueprint("department", __name__, url_prefix="/department", template_folder="../templates")

for module in (queue, application, many, meanwhile, undertakings):
    module.add_routes(blueprint)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.register_blueprint(applicant.blueprint)
    app.register_blueprint(reading.blueprint)
    offer(*many.ACTS)
    COLUMN.give(DEPARTMENT.id, DECIDED)
    LINKS.give("decisions.ranks", queue.ranks)
    # The applicant's page of an application shows these by `decisions/_applicant.html`.
    app.jinja_env.globals.update(
        undertaking_of=records.undertaking_of, extensions_of=records.extensions_of, progress_of=progress_of
    )
    staff = frozenset(OF_DEPARTMENT)
    navigation.add(app, Entry("遴选发布", "department.index", staff, position=30))
    served: Instance = app.extensions[EXTENSION]
    if any(is_of_a_body(stage) for layer in served.region.layers for call in layer.calls for stage in call.stages):
        officers = frozenset({Role.BODY_OFFICER})
        navigation.add(app, Entry(OF_BODY.label, OF_BODY.queue, officers, position=31))
        navigation.add(app, Entry("公示和异议", "department_notices.index", officers, position=32))
