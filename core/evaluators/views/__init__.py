"""The pages of evaluators: everybody's, their staff's, the department's, and the applicant's who chooses one."""

from __future__ import annotations

from flask import Flask

from core.applications.operations import moving
from core.applications.presenting.whole import BESIDE
from core.audit.presenting import THINGS, Belonging, by_rows
from core.evaluators import facts as facts  # supplies what the rules ask
from core.evaluators import presenting
from core.evaluators.actions import ENGAGEMENT, EVALUATOR, SANCTION_ENDING, STAFF
from core.evaluators.models import Engagement, Evaluator, SanctionEnding, Staff
from core.evaluators.operations import places, retaining
from core.evaluators.views import (
    api,
    applicant,
    department,
    engagements,  # noqa: F401  # each adds its routes
    figures,  # noqa: F401
    public,
    staff,  # noqa: F401
)
from core.evaluators.views.blueprint import blueprint
from core.people.models import OF_DEPARTMENT, Role
from core.policy_desk.queries.consequences import CONSEQUENCES
from core.scoring.policies import SHEETS
from core.web import navigation
from core.web.navigation import Entry, Group

OVERSEERS = frozenset({*OF_DEPARTMENT, Role.AUDITOR})


_EVALUATOR = by_rows(Evaluator.id, Evaluator.name, "/department/evaluators/{}".format)
_STAFF = Belonging(Staff.id, Staff.evaluator_id, EVALUATOR)
_ENDING = Belonging(SanctionEnding.id, SanctionEnding.bar_id, "bar", "/department/evaluators/endings/{}".format)
_ENGAGEMENT = Belonging(Engagement.id, Engagement.application_id, "application")


def register(app: Flask) -> None:
    """Add the pages, the navigation's entries, and what other slices' pages show of evaluations."""
    THINGS.give(EVALUATOR, _EVALUATOR)
    _STAFF.make_known(STAFF)
    _ENDING.make_known(SANCTION_ENDING)
    _ENGAGEMENT.make_known(ENGAGEMENT)
    retaining.register()
    app.register_blueprint(blueprint)
    for module in (public, department, applicant):
        app.register_blueprint(module.blueprint)
    api.register(app)
    app.jinja_env.globals["cap_words"] = presenting.cap_label
    app.jinja_env.globals["key_words"] = presenting.key_label
    app.jinja_env.globals["levels_words"] = presenting.levels_of
    app.jinja_env.globals["evaluation_task"] = presenting.task_of
    app.jinja_env.globals["evaluation_on_record"] = presenting.on_record
    moving.MOVED.give("evaluators", places.release)
    moving.AIMED.give("evaluators", places.follow)
    BESIDE.give("evaluators", presenting.enclosed)
    SHEETS.give("evaluators", presenting.columns_of)
    CONSEQUENCES.give("evaluator_caps", presenting.above_cap)
    navigation.add(
        app,
        Entry("评价机构", "evaluators.index", position=16),
        Entry("我的机构", "evaluator.home", frozenset({Role.EVALUATOR}), position=10, home=True),
        Entry("评价机构管理", "department_evaluators.index", OVERSEERS, position=63, group=Group.JUDGES),
    )
