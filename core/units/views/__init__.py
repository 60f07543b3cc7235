"""The pages of units: a person's own, and the officers'."""

from flask import Flask

from core.people.models import Role
from core.units.views import mine, office, placing
from core.web import navigation
from core.web.navigation import Entry, Group

OFFICERS = frozenset({Role.BODY_OFFICER, Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER, Role.AUDITOR})


def register(app: Flask) -> None:
    app.register_blueprint(mine.blueprint)
    app.register_blueprint(placing.blueprint)
    app.register_blueprint(office.blueprint)
    navigation.add(
        app,
        Entry("我的单位", "my_units.index", frozenset({Role.APPLICANT}), position=40),
        Entry("经办申请", "units.requests", OFFICERS, position=60, group=Group.UNITS),
        Entry("单位", "units.index", OFFICERS, position=62, group=Group.UNITS),
    )
