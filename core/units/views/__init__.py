"""The pages of units: a person's own, and the officers'."""

from flask import Flask

from core.audit.presenting import THINGS, by_rows
from core.audit.queries import ABOUT
from core.people.models import OFFICIALS, Role
from core.retention.presenting import PARTS
from core.units import presenting
from core.units.models import Representation, Unit
from core.units.queries import acting_for_each, requests_about, spoken_of
from core.units.views import mine, office, placing
from core.web import navigation
from core.web.navigation import Entry, Group

OFFICERS = frozenset({*OFFICIALS, Role.AUDITOR})


_UNIT = by_rows(Unit.id, Unit.name, "/units/{}".format)
_REQUEST = by_rows(Representation.id, Representation.unit_name, "/representations/{}".format)


def register(app: Flask) -> None:
    THINGS.give("unit", _UNIT)
    THINGS.give("representation", _REQUEST)
    ABOUT.give("unit", spoken_of)
    ABOUT.give("representation", requests_about)
    app.register_blueprint(mine.blueprint)
    app.register_blueprint(placing.blueprint)
    app.register_blueprint(office.blueprint)
    app.jinja_env.globals["people_reached"] = acting_for_each
    PARTS.give("units", presenting.representations)
    navigation.add(
        app,
        Entry("我的单位", "my_units.index", frozenset({Role.APPLICANT}), position=40),
        Entry("经办申请", "units.requests", OFFICERS, position=60, group=Group.UNITS),
        Entry("单位", "units.index", OFFICERS, position=62, group=Group.UNITS),
    )
