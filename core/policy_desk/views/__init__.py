"""The policy pages for everybody, the interface for programs, the department's desk and its calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Flask

from core.instance import EXTENSION
from core.people.models import OF_DEPARTMENT, Role
from core.policy_desk.presenting.ledger_words import attribute_words, own_reasons
from core.policy_desk.queries import amendments
from core.policy_desk.views import api, calendar, comparing, desk, policy, valuing
from core.web import navigation
from core.web.api import register_api
from core.web.navigation import Entry, Group

if TYPE_CHECKING:
    from core.instance import Instance


def register(app: Flask) -> None:
    cast("Instance", app.extensions[EXTENSION]).own = amendments.Ledger()
    for pages in (policy, comparing, desk, valuing, calendar):
        app.register_blueprint(pages.blueprint)
    register_api(app, api.blueprint)
    app.jinja_env.globals["own_reasons"] = own_reasons
    app.jinja_env.globals["attribute_words"] = attribute_words
    readers = frozenset({*OF_DEPARTMENT, Role.AUDITOR})
    navigation.add(
        app,
        Entry("政策库", "policy.index", position=20),
        Entry("规定调整", "policy_amendments.index", readers, position=45, group=Group.CALLS),
    )
