"""The department's pages of benchmarks."""

from __future__ import annotations

from flask import Flask

from core.calls.operations import OPENED
from core.people.models import Role
from core.scoring.operations.pinning import pin_newest
from core.scoring.views import benchmarks
from core.web import navigation
from core.web.navigation import Entry


def register(app: Flask) -> None:
    app.register_blueprint(benchmarks.blueprint)
    OPENED.give("scoring", pin_newest)
    readers = frozenset({Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER, Role.AUDITOR})
    if benchmarks.is_used(app):
        navigation.add(app, Entry("对标值", "benchmarks.index", readers, position=66))
