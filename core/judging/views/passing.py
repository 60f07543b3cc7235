"""Passing chosen applications on once they were judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from core.applications.operations.holding import as_it_stands
from core.desks.forms import ManyForm
from core.desks.policies import decides
from core.desks.views.acting import Doing, act_on
from core.desks.views.department import deciding
from core.judging import operations
from core.judging.operations.passing import PASSING, require_passable
from core.judging.operations.taking import at_judging, stage_of, together
from core.judging.queries.records import standing
from core.web.access import access, signed_in_person
from core.web.acting import Page


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/pass", "pass_on", pass_on, methods=["GET", "POST"])


@access(decides)
def pass_on() -> Page:
    """Look at what was found; then pass them all on."""
    chosen = deciding().chosen()
    stage = stage_of(as_it_stands(chosen.first), corrects=True)

    def do() -> str:
        operations.pass_on(chosen.revisions, by=signed_in_person())
        return f"{chosen.count} 项申报已办结评审，转入下一环节。"

    def found() -> Mapping[str, Any]:
        return {"found": standing(chosen.ids, stage.id)}

    consequence = "评审不合格的也转入下一环节，由遴选决定；评审结果在发布之前只有主管部门看得到。"
    how = Doing("评审办结", consequence, stage.id, "judging/pass.html")
    return act_on(
        chosen,
        ManyForm(on=chosen),
        how,
        do,
        gates=[at_judging, PASSING],
        together=lambda held: require_passable(together(held)),
        more=found,
    )
