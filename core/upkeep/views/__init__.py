"""The pages of upkeep (/upkeep)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import Flask

from core.applications.operations.moving import MOVED
from core.audit.presenting import READS, THINGS, Belonging
from core.audit.queries import ABOUT
from core.calls.models import OpenedCall
from core.calls.operations import OPENED
from core.jobs import purposes as jobs
from core.jobs.operations.house import own
from core.jobs.purposes import Outcome
from core.ledger.operations.changes import AGAINST_BAR
from core.ledger.operations.succession import AGAINST_SUCCESSION
from core.people.models import OFFICIALS, Role
from core.review.operations.deciding import AGAINST_PASS
from core.units.views import office
from core.upkeep import operations, presenting
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations import retaining
from core.upkeep.operations.settling import require_settled
from core.upkeep.presenting import in_the_trail, reads_in_the_trail
from core.upkeep.queries import Told, proposed_in, reminders
from core.upkeep.views import acts, checks, findings, matters, removals, reports, settling  # noqa: F401  # each adds its routes
from core.upkeep.views.blueprint import blueprint
from core.web import navigation
from core.web.navigation import Entry, Group

_STAFF = frozenset({*OFFICIALS, Role.AUDITOR})
_OF_UNIT = Belonging(UpkeepRecord.id, UpkeepRecord.recorded_id, "unit")


REMIND = own(
    "upkeep.remind",
    "催报年度动态管理表",
    lambda work: Outcome(says=f"已提醒 {operations.remind_all()} 个单位。"),
    changes=True,
    every=timedelta(hours=6),
)
LAPSE = own(
    "upkeep.lapse",
    "有效期届满移出名单",
    lambda work: Outcome(says=f"{operations.lapse_all()} 条名单记录有效期届满。"),
    changes=True,
    every=timedelta(hours=6),
)


def told_of(opened: OpenedCall) -> Mapping[str, Told]:
    """The units that were told of a call that asks them to file: for pages of those who are late."""
    return reminders(opened.id)


def register(app: Flask) -> None:
    """Add the pages under /upkeep, their entries in the navigation, and what units' pages show of them."""
    THINGS.give("upkeep_record", in_the_trail)
    ABOUT.give("upkeep_record", _OF_UNIT.about)
    READS.give("upkeep_record", reads_in_the_trail)
    retaining.register()
    app.register_blueprint(blueprint)
    app.jinja_env.globals["told_of"] = told_of
    app.jinja_env.globals["proposed_in"] = proposed_in
    presenting.register()
    jobs.register(REMIND)
    jobs.register(LAPSE)
    OPENED.give("upkeep", operations.announce)
    MOVED.give("upkeep", operations.notice)
    AGAINST_PASS.give("upkeep", require_settled)
    AGAINST_BAR.give("upkeep", operations.require_no_removal)
    AGAINST_SUCCESSION.give("upkeep", operations.require_stays)
    app.jinja_env.filters["place_label"] = presenting.place_label
    app.jinja_env.filters["place_words"] = presenting.place_words
    office.PARTS.give("upkeep", office.Part("upkeep/_of_unit.html", matters.of_unit))
    navigation.add(app, Entry("单位动态", "upkeep.index", frozenset({Role.APPLICANT}), position=13))
    navigation.add(app, Entry("名单动态管理", "upkeep.index", _STAFF, position=62, group=Group.LISTS))
