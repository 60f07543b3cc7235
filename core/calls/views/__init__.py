"""The public pages of calls (the home page among them) and the department's."""

from __future__ import annotations

from flask import Flask

from core.calls.views import public, staff
from core.people.models import Role
from core.web import navigation
from core.web.navigation import Entry, Group


def register(app: Flask) -> None:
    app.register_blueprint(public.blueprint)
    app.register_blueprint(staff.blueprint)
    department = frozenset({Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER})
    navigation.add(
        app,
        Entry("申报通知", "calls.index", position=10),
        Entry("通知管理", "department_calls.index", department, position=40, group=Group.CALLS),
    )
