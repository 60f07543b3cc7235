"""The accounts' pages: one's own, and the administrators'."""

from flask import Flask

from core.accounts.operations.resetting import PAGE, is_offered, link_for
from core.accounts.policies import needs_second_factor
from core.accounts.rules import browser_words
from core.accounts.views import own, people
from core.notifications.operations import SECRETS
from core.people.models import Role
from core.web import navigation
from core.web.navigation import Entry


def register(app: Flask) -> None:
    app.register_blueprint(own.blueprint)
    app.register_blueprint(people.blueprint)
    app.jinja_env.filters["browser_words"] = browser_words
    app.jinja_env.globals["needs_second_factor"] = needs_second_factor
    app.jinja_env.globals["resets_by_mail"] = is_offered
    SECRETS.give(PAGE, link_for)
    administrators = frozenset({Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR})
    navigation.add(app, Entry("人员与权限", "people.index", administrators, position=80, home=True))
