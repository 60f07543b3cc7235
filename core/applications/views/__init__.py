"""The applicant's pages."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from core.applications import operations, policies, queries
from core.applications.actions import APPLICATION
from core.applications.models import DECIDERS, ApplicationCount, ScoreSum
from core.applications.operations import retaining
from core.applications.operations.listing import require_fit
from core.applications.presenting import trail
from core.applications.presenting.funnel import funnel_of
from core.applications.presenting.kept import contacts
from core.applications.queries.counting import tallies
from core.applications.views import (  # each adds its routes
    asking,
    filling,  # noqa: F401
    funnel,
    overview,  # noqa: F401
    papers,  # noqa: F401
    submitting,  # noqa: F401
    whole,
)
from core.applications.views.blueprint import blueprint
from core.audit.presenting import READS, THINGS
from core.audit.queries import ABOUT
from core.calls.queries import TALLIES
from core.db.folding import fold
from core.jobs.operations.house import own
from core.jobs.purposes import Outcome, Work
from core.jobs.purposes import register as register_kind
from core.ledger.operations.events import COMING
from core.papers.pdf import may_be_made
from core.people.models import Role
from core.retention.presenting import PARTS
from core.retention.queries.trail import SUBJECTS
from core.web import navigation
from core.web.navigation import Entry


def _remind(work: Work) -> Outcome:
    operations.remind_due()
    return Outcome()


def _fold(work: Work) -> Outcome:
    fold(ApplicationCount)
    fold(ScoreSum)
    return Outcome()


REMIND = own("applications.remind", "临近截止提醒", _remind)
FOLD = own("applications.fold", "合并申报计数", _fold, every=timedelta(minutes=5))


def register(app: Flask) -> None:
    """Add the pages under /applications, and their entry in the navigation of applicants."""
    THINGS.give("application", trail.things)
    READS.give("application", trail.reads)
    ABOUT.give("application", trail.about)
    app.register_blueprint(blueprint)
    app.register_blueprint(funnel.blueprint)
    app.register_blueprint(asking.blueprint)
    DECIDERS.give("bodies", policies.decides_at)
    register_kind(REMIND)
    register_kind(FOLD)
    retaining.register()
    PARTS.give("contacts", contacts)
    SUBJECTS.give(APPLICATION, queries.ids_written_by)
    app.jinja_env.globals["may_make_pdf"] = may_be_made
    app.jinja_env.globals["may_take_whole"] = whole.may_take
    app.jinja_env.globals["funnel_of"] = funnel_of
    TALLIES.give("applications", tallies)
    COMING.give("applications", require_fit)
    navigation.add(
        app, Entry("我的申报和填报", "applications.index", roles=frozenset({Role.APPLICANT}), position=10, home=True)
    )
