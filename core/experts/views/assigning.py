"""Giving the chosen applications to experts, and the page of one application's experts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, request, url_for

from core.applications import queries as applications
from core.applications.operations.holding import as_it_stands
from core.desks.views.acting import Doing, act_on
from core.desks.views.department import DEPARTMENT, department
from core.experts import operations, policies
from core.experts.forms import AssignForm
from core.experts.operations.taking import at_scoring, scoring
from core.experts.queries import assignments
from core.experts.queries.proposal import seats_of
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response
from core.web.confirming import Question, ask_why

blueprint = Blueprint("experts", __name__, url_prefix="/department/experts", template_folder="../templates")


@blueprint.get("")
@blueprint.get("/<string(length=32):expert_id>")
@access(policies.may_see)
def pool(expert_id: str | None = None) -> Response:
    """Where the pool and its entries stood before."""
    found = url_for("experts_pool.index") if expert_id is None else url_for("experts_pool.show", expert_id=expert_id)
    return redirect(found, HTTPStatus.PERMANENT_REDIRECT)


@blueprint.route("/assign", methods=["GET", "POST"])
@access(department)
def assign() -> Page:
    """Choose who scores the chosen applications; empty seats come with a proposal."""
    chosen = DEPARTMENT.chosen()
    stage, panel = scoring(as_it_stands(chosen.first))
    form = AssignForm(on=chosen)
    several = applications.several(chosen.ids)
    seats = seats_of([each for each in several if each.stage == stage.id], stage.id, panel)
    picked = _picked(chosen.ids)

    def do() -> str:
        proposed = {each.application.id: each.proposed for each in seats}
        given = operations.assign(chosen.revisions, picked, due=form.due.data, proposed=proposed, by=signed_in_person())
        return f"已分派 {len(given)} 人次，专家已收到通知。"

    def beside() -> Mapping[str, Any]:
        return {"seats": seats, "panel": panel, "stage": stage, "picked": picked if request.method == "POST" else None}

    how = Doing(
        "分派专家",
        "应当回避的专家不在备选之列。专家接受后才能查看申报材料；发布之前，申报单位和推荐单位看不到由谁评审。",
        stage.id,
        "experts/assign.html",
        heading="{verb}（{count} 项申报）",
        button="确定分派",
    )
    return act_on(chosen, form, how, do, gates=[at_scoring], more=beside)


def _picked(ids: Sequence[str]) -> Mapping[str, list[str]]:
    return {id: request.form.getlist(f"{id}.experts") for id in ids}


@blueprint.route("/assignments/<assignment_id>/take-back", methods=["GET", "POST"])
@access(policies.may_keep)
def take_back(assignment_id: str) -> Page:
    """Take an application back from an expert."""
    given = assignments.assignment(assignment_id)
    question = Question(
        title="撤换评审专家",
        sentence=f"不再由{given.expert.person.name}评审“{given.application.entry_name}”？",
        consequence="该专家的评分不再计入，会收到通知和理由；随后可以另行分派。",
        button="撤换",
        back=url_for("experts.one", application_id=given.application_id),
    )
    return ask_why(question, partial(operations.take_back, assignment_id, by=signed_in_person()), "已撤换该专家。")
