"""The public pages of calls (the home page among them) and the department's."""

from __future__ import annotations

from flask import Flask

from core.audit.presenting import FIELDS, THINGS, by_rows
from core.calls import queries
from core.calls.models import OpenedCall
from core.calls.views import public, staff
from core.people.models import OF_DEPARTMENT
from core.web import navigation
from core.web.navigation import Entry, Group

_CALL = by_rows(OpenedCall.id, OpenedCall.title)


def _call_words(id: str) -> str:
    found = queries.opened(id)
    return id if found is None else found.title


def register(app: Flask) -> None:
    THINGS.give("opened_call", _CALL)
    FIELDS.give(".call", _call_words)
    FIELDS.give(".call_id", _call_words)
    app.register_blueprint(public.blueprint)
    app.register_blueprint(staff.blueprint)
    department = frozenset(OF_DEPARTMENT)
    navigation.add(
        app,
        Entry("申报通知", "calls.index", position=10),
        Entry("通知管理", "department_calls.index", department, position=40, group=Group.CALLS),
    )
