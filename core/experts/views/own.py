"""An expert's own pages: what he was given, what ties him to others, and whether he takes it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for

from core.applications import policies as policies_of_applications
from core.applications.queries.rulebook import rulebook
from core.bodies.queries import tiers
from core.db.base import new_id
from core.errors import Invalid, NotFound, existing
from core.evaluators.queries import engagements
from core.experts import operations, policies
from core.experts.models import Assignment, AssignmentState, Expert
from core.experts.operations.filling import SheetForms
from core.experts.operations.responding import given_to
from core.experts.presenting.materials import materials
from core.experts.queries import assignments, pool
from core.experts.queries.assignments import is_scored
from core.experts.queries.sheets import last_sheets, round_of_assignment
from core.experts.views.pool import tie_page
from core.filling.queries import as_submitted, last_submission, submitted_files
from core.filling.views import Place, section_page, with_sections
from core.forms import review
from core.plugin_api import ExpertPanel
from core.review.presenting.sheets import sheet_for
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, done, press
from core.web.confirming import Question, ask_why

blueprint = Blueprint("expert", __name__, url_prefix="/expert", template_folder="../templates")


@blueprint.get("")
@access(policies.is_expert)
def home() -> str:
    """What waits for the expert, and what is on record of him."""
    expert = pool.of_person(signed_in_person())
    return render_template(
        "experts/home.html",
        expert=expert,
        given=() if expert is None else assignments.of_expert(expert),
        ties=() if expert is None else [(each, pool.holds(each)) for each in pool.ties_of(expert.id)],
    )


@blueprint.route("/ties/new", methods=["GET", "POST"])
@access(policies.is_expert)
def declare_tie() -> Page:
    """Say what ties one to a unit or an evaluator."""
    home = url_for("expert.home")
    return tie_page(_own(), [("我的评审", home)], home)


@blueprint.get("/sheets/<assignment_id>")
@access(policies.is_expert)
def sheet(assignment_id: str) -> str:
    """One application that one was given, with the sheet."""
    given = _given(assignment_id)
    found = SheetForms(given)
    is_there = given.state in {AssignmentState.ACCEPTED, AssignmentState.HANDED_IN} and is_scored(given.application)
    return render_template(
        "experts/sheet.html",
        given=given,
        matter=found if is_there else None,
        place=_place(given),
        items=found.sheet.items if is_there else None,
        panel=panel_of(given),
        evaluators=evaluators_of(given),
        token=new_id(),
        answers=_read(found, _answers(found)) if is_there else (),
        points=_points(given, found) if is_there else None,
        others=_others(given) if is_there else (),
    )


@blueprint.get("/sheets/<assignment_id>/application")
@access(policies.is_expert)
def application(assignment_id: str) -> str:
    """What the applicant submitted, personal data apart; its evaluation; what the offices found otherwise."""
    given = _given(assignment_id)
    policies_of_applications.may_read(signed_in_person(), given.application).or_raise()
    submitted = last_submission(given.application_id)
    answers = as_submitted(given.application_id)
    files = {} if submitted is None else submitted_files(submitted)
    forms = [
        (form, review(form, answers.of(form.id), context=answers.elsewhere(form.id), files=files))
        for form in rulebook(given.application).forms.values()
    ]
    differing = sheet_for(given.application, tiers(), may_act=False).differing
    return render_template("experts/reading.html", given=given, forms=forms, differing=differing)


@blueprint.route("/sheets/<assignment_id>/sections/<form_id>/<section_id>", methods=["GET", "POST"])
@access(policies.is_expert)
def section(assignment_id: str, form_id: str, section_id: str) -> Page:
    """One section of the sheet."""
    given = _given(assignment_id)
    if given.state not in {AssignmentState.ACCEPTED, AssignmentState.HANDED_IN} or not is_scored(given.application):
        raise NotFound("这份评分表现在不能填写。", "请从“我的评审”重新进入。")
    shown = {"given": given, "beside": materials(given.application, signed_in_person())}
    place = replace(_place(given), template="experts/section.html", shown=shown)
    return section_page(SheetForms(given), form_id, section_id, place)


@blueprint.post("/sheets/<assignment_id>/hand-in")
@access(policies.is_expert)
def hand_in(assignment_id: str) -> Page:
    """Hand the sheet in."""
    given = _given(assignment_id)

    def do() -> Response:
        try:
            operations.hand_in(given.id, token=request.form.get("token", "") or new_id(), by=signed_in_person())
        except Invalid as refused:
            if not is_scored(given.application):
                raise
            raise with_sections(SheetForms(given), refused) from refused
        return done("评分已提交。", "expert.sheet", assignment_id=assignment_id)

    return press(do, lambda: sheet(assignment_id))


def _answers(found: SheetForms) -> Mapping[str, Any]:
    """What the sheet says: as it was handed in, before that as it is saved."""
    is_handed_in = found.given.state is AssignmentState.HANDED_IN
    return (as_submitted(found.id) if is_handed_in else found.answers).of(found.form.id)


def _read(found: SheetForms, answers: Mapping[str, Any]) -> object:
    return review(found.form, answers, files=found.files, personal=True)


def _others(given: Assignment) -> list[tuple[str, object]]:
    """What the others gave, by name, where nobody is blind to it: (expert, points)."""
    found = round_of_assignment(given)
    if found is None or not found.may_be_read or given.state is not AssignmentState.HANDED_IN:
        return []
    return [(each.expert.person.name, found.sheets[each.id].points) for each in found.live if each.id in found.sheets]


def panel_of(given: Assignment) -> ExpertPanel | None:
    """How the stage has experts score."""
    stages = rulebook(given.application).call.stages
    return next((each.experts for each in stages if each.id == given.stage), None)


def evaluators_of(given: Assignment) -> list[str]:
    """Who evaluated the application, or does: an expert stands aside for them too."""
    engaged = engagements.of_application(given.application_id)
    return [each.evaluator.name for each in reversed(engaged) if each.accepted_at is not None]


def _points(given: Assignment, found: SheetForms) -> Decimal:
    """What the sheet adds up to: as it was handed in, before that as far as it is filled in."""
    last = last_sheets([given.id]).get(given.id)
    if last is not None and given.state is AssignmentState.HANDED_IN:
        return last.points
    return found.sheet.items.added_up(found.answers.of(found.form.id))


def _place(given: Assignment) -> Place:
    home = url_for("expert.sheet", assignment_id=given.id)
    return Place(
        section=lambda form, section: url_for(
            "expert.section", assignment_id=given.id, form_id=form, section_id=section
        ),
        home=home,
        back="返回评审任务",
        crumbs=[("我的评审", url_for("expert.home")), (given.application.entry_name, home)],
    )


@blueprint.post("/sheets/<assignment_id>/accept")
@access(policies.is_expert)
def accept(assignment_id: str) -> Page:
    """Take it on."""

    def do() -> Response:
        operations.accept(assignment_id, by=signed_in_person())
        return done("已接受，请查看申报材料后评分。", "expert.sheet", assignment_id=assignment_id)

    return press(do, lambda: sheet(assignment_id))


@blueprint.route("/sheets/<assignment_id>/decline", methods=["GET", "POST"])
@access(policies.is_expert)
def decline(assignment_id: str) -> Page:
    """Give it back, with the reason."""
    given = _given(assignment_id)
    question = Question(
        title="不接受评审",
        sentence=f"不评审“{given.application.entry_name}”？",
        consequence="主管部门会收到理由，并另行分派。",
        button="不接受",
        back=url_for("expert.sheet", assignment_id=given.id),
        is_grave=False,
    )
    decline = partial(operations.decline, assignment_id, by=signed_in_person())
    return ask_why(question, decline, "已告知主管部门。", onward=url_for("expert.home"))


def _own() -> Expert:
    return existing(pool.of_person(signed_in_person()), "您还没有列入专家库。", "请联系主管部门。")


def _given(assignment_id: str) -> Assignment:
    return given_to(signed_in_person(), assignment_id)
