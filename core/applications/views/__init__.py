"""The applicant's pages."""

from __future__ import annotations

from flask import Flask

from core.applications import operations, queries
from core.applications.operations.listing import require_fit
from core.applications.presenting.funnel import funnel_of
from core.applications.queries.closing import moment_words
from core.applications.views import asking, filling, funnel, overview, papers, submitting  # noqa: F401  # each adds its routes
from core.applications.views.blueprint import blueprint
from core.calls.queries import TALLIES
from core.jobs.operations.house import own
from core.jobs.purposes import Outcome, Work
from core.jobs.purposes import register as register_kind
from core.ledger.operations.events import COMING
from core.people.models import Role
from core.web import navigation
from core.web.navigation import Entry


def _remind(work: Work) -> Outcome:
    operations.remind_due()
    return Outcome()


REMIND = own("applications.remind", "临近截止提醒", _remind)


def register(app: Flask) -> None:
    """Add the pages under /applications, and their entry in the navigation of applicants."""
    app.register_blueprint(blueprint)
    app.register_blueprint(funnel.blueprint)
    app.register_blueprint(asking.blueprint)
    register_kind(REMIND)
    app.jinja_env.filters["closing"] = moment_words
    app.jinja_env.globals["funnel_of"] = funnel_of
    TALLIES.give("applications", queries.tallies)
    COMING.give("applications", require_fit)
    navigation.add(
        app, Entry("我的申报", "applications.index", roles=frozenset({Role.APPLICANT}), position=10, home=True)
    )
