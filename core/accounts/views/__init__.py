"""The accounts' pages: one's own, and the administrators'."""

from typing import cast

from flask import Flask

from core.accounts import presenting, queries
from core.accounts.actions import PERSON
from core.accounts.operations import retaining
from core.accounts.operations.resetting import PAGE, is_offered, link_for
from core.accounts.policies import may_do_without_codes, needs_second_factor
from core.accounts.rules import browser_words
from core.accounts.views import own, people, security_keys, service
from core.audit.presenting import THINGS, by_rows
from core.audit.queries import ABOUT
from core.instance import EXTENSION, Instance
from core.notifications.operations import SECRETS
from core.people.models import Person, Role
from core.people.queries import named
from core.retention.presenting import PARTS
from core.retention.queries.trail import SUBJECTS
from core.web import navigation
from core.web.navigation import Entry

_PERSON = by_rows(Person.id, Person.name)


def register(app: Flask) -> None:
    THINGS.give("person", _PERSON)
    ABOUT.give("person", named)
    app.register_blueprint(own.blueprint)
    app.register_blueprint(people.blueprint)
    app.register_blueprint(security_keys.blueprint)
    service.register(app, cast(Instance, app.extensions[EXTENSION]).settings)
    app.jinja_env.filters["browser_words"] = browser_words
    app.jinja_env.globals["needs_second_factor"] = needs_second_factor
    app.jinja_env.globals["may_do_without_codes"] = may_do_without_codes
    app.jinja_env.globals["good_keys_of"] = queries.good_keys_of
    app.jinja_env.globals["second_factor_words"] = presenting.second_factor_words
    app.jinja_env.globals["resets_by_mail"] = is_offered
    SECRETS.give(PAGE, link_for)
    retaining.register()
    PARTS.give("account", presenting.account)
    PARTS.give("sign_ins", presenting.sign_ins)
    SUBJECTS.give(PERSON, queries.itself)
    administrators = frozenset({Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR})
    navigation.add(app, Entry("人员与权限", "people.index", administrators, position=80, home=True))
