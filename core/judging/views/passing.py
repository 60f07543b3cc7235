"""Passing chosen applications on once they were judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from core.decisions.forms import ManyForm
from core.decisions.views.acting import Act, Chosen, act, chosen_rows
from core.decisions.views.desks import department
from core.judging import operations
from core.judging.queries.records import standing
from core.judging.views.stages import judging_stage
from core.web.access import access, signed_in_person


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/pass", "pass_on", pass_on, methods=["GET", "POST"])


@access(department)
def pass_on() -> str | Response | tuple[str, int]:
    """Look at what was found; then pass them all on."""
    chosen, form = chosen_rows(), ManyForm()
    stage = judging_stage(chosen.rows[0].id) if chosen.rows else None

    def do() -> str:
        operations.pass_on(chosen.revisions, by=signed_in_person())
        return f"{chosen.count} 项申报已办结评审，转入下一环节。"

    def found(chosen: Chosen) -> Mapping[str, Any]:
        return {"found": {} if stage is None else standing(list(chosen.revisions), stage.id)}

    consequence = "评审不合格的也转入下一环节，由遴选决定；评审结果在发布之前只有主管部门看得到。"
    tab = chosen.at.tabs[-1].id if stage is None else stage.id
    return act(chosen, form, Act("评审办结", consequence, tab, "judging/pass.html"), do, more=found)
