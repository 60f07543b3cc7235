"""The pages of complaints (everybody's and the offices') and of watching evaluators."""

from __future__ import annotations

from flask import Flask

from core.people.models import Role
from core.supervision.views import complaints, evaluators, public
from core.web import navigation
from core.web.navigation import Entry

OFFICES = frozenset({Role.BODY_OFFICER, Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER})


def register(app: Flask) -> None:
    for blueprint in (public.blueprint, complaints.blueprint, evaluators.blueprint):
        app.register_blueprint(blueprint)
    navigation.add(
        app,
        Entry("监督举报", "complaints.index", position=17),
        Entry("举报办理", "supervision.complaints", OFFICES, position=66),
        Entry("评价机构监督", "watching.index", OFFICES, position=67),
    )
