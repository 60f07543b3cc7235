"""The department's pages of what is learned between the selection and the list, and of taking an application out."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from core.applications import queries as applications
from core.applications.operations.holding import as_it_stands, blocking
from core.applications.policies import Held
from core.decisions import operations
from core.decisions.forms import DisqualifyForm, LearnedForm
from core.decisions.operations.meanwhile import Learned, may_learn, to_be_learned
from core.desks.views.department import approvers, department
from core.errors import NotFound
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.form import choices

_PATH = "/applications/<string(length=32):application_id>"
_BOTH = ["GET", "POST"]


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule(f"{_PATH}/learned", "learned", learned, methods=_BOTH)
    blueprint.add_url_rule(f"{_PATH}/disqualify", "disqualify", disqualify, methods=_BOTH)


@access(department)
def learned(application_id: str) -> Page:
    """Record what came to light of an exclusion or a condition."""
    held = _held(application_id)
    form = LearnedForm(on=held.application)
    form.rule_id.choices = choices((rule.id, rule.summary) for rule in to_be_learned(held))

    def do() -> Response:
        told = Learned(form.rule_id.data, form.met.data == "yes", form.how.data or "", form.seen_there.data or "")
        operations.record_learned(application_id, told, revision=form.seen, by=signed_in_person())
        return done("已登记核实结果。", "department.application", application_id=application_id)

    return act(form, do, lambda: render_template("decisions/learned.html", application=held.application, form=form))


@access(approvers)
def disqualify(application_id: str) -> Page:
    """Take it off the way to the list, for what stands against it."""
    held = _held(application_id, is_sent=request.method == "POST")
    form = DisqualifyForm(on=held.application)

    def do() -> Response:
        operations.disqualify(application_id, form.reason.data or "", revision=form.seen, by=signed_in_person())
        return done("已取消入选资格。", "department.application", application_id=application_id)

    def draw() -> str:
        return render_template(
            "decisions/disqualify.html", application=held.application, findings=blocking(held), form=form
        )

    return act(form, do, draw)


def _held(application_id: str, *, is_sent: bool = False) -> Held:
    """The application as these pages show it. Raises NotFound where it is not between its selection and the list; of
    what is sent the operation says what became of it meanwhile."""
    application = applications.get(application_id)
    held = as_it_stands(application)
    if application.submitted_at is None or not (is_sent or may_learn(held)):
        raise NotFound("这项申报不在遴选至列入名单之间。", "请从“遴选发布”的列表重新进入。")
    return held
