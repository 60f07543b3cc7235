"""The accounts' pages: one's own, and the administrators'."""

from flask import Flask

from core.accounts.policies import needs_second_factor
from core.accounts.rules import browser_words
from core.accounts.views import own, people
from core.people.models import Role
from core.web import navigation
from core.web.navigation import Entry


def register(app: Flask) -> None:
    app.register_blueprint(own.blueprint)
    app.register_blueprint(people.blueprint)
    app.jinja_env.filters["browser_words"] = browser_words
    app.jinja_env.globals["needs_second_factor"] = needs_second_factor
    administrators = frozenset({Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR})
    navigation.add(app, Entry("人员与权限", "people.index", administrators, position=80, home=True))
