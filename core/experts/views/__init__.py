"""The pages of experts: the department's under /department/experts, an expert's own under /expert."""

from __future__ import annotations

from flask import Flask

from core.applications.policies import READERS
from core.audit.presenting import Belonging
from core.desks.presenting.rows import At
from core.desks.rules import Tab
from core.desks.views.acts import FURTHER, LINKS, Act, offer
from core.desks.views.department import DEPARTMENT
from core.experts.actions import ASSIGNMENT, EXPERT, TIE
from core.experts.models import Assignment, Expert, Tie
from core.experts.operations import retaining
from core.experts.presenting import headings
from core.experts.queries.assignments import reads
from core.experts.views import assigning, minutes, own, pool, rounds
from core.people.models import OF_DEPARTMENT, Role
from core.plugin_api import Does
from core.scoring.policies import SHEETS
from core.web import navigation
from core.web.navigation import Entry, Group

_KEEPERS = frozenset({*OF_DEPARTMENT, Role.AUDITOR})


def _here(at: At, tab: Tab) -> bool:
    """Where experts score one by one."""
    return tab.kind is Does.JUDGE and not tab.is_decided and tab.stage is not None and tab.stage.experts is not None


_ACTS = (
    Act(DEPARTMENT.id, "分派专家", "experts.assign", _here, rank=FURTHER),
    Act(DEPARTMENT.id, "结束评分", "experts.close", _here, rank=FURTHER),
)

_EXPERT = Belonging(Expert.id, Expert.person_id, "person", "/department/experts/pool/{}".format)
_TIE = Belonging(Tie.id, Tie.expert_id, EXPERT)
_ASSIGNMENT = Belonging(Assignment.id, Assignment.application_id, "application")

for module in (rounds, minutes):
    module.add_routes(assigning.blueprint)


def register(app: Flask) -> None:
    retaining.register()
    _EXPERT.make_known(EXPERT)
    _TIE.make_known(TIE)
    _ASSIGNMENT.make_known(ASSIGNMENT)
    for blueprint in (pool.blueprint, assigning.blueprint, own.blueprint):
        app.register_blueprint(blueprint)
    offer(*_ACTS)
    READERS.give("experts", reads)
    SHEETS.give("experts", headings)
    LINKS.give("experts.minutes", minutes.links)
    navigation.add(
        app,
        Entry("我的评审", "expert.home", frozenset({Role.EXPERT}), position=10, home=True),
        Entry("专家库", "experts_pool.index", _KEEPERS, position=64, group=Group.JUDGES),
    )
