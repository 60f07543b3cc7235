"""The department hears objections: which wait, who made one (the look is recorded), and the decision."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from core.desks.policies import decides, may_decide
from core.notices import operations, policies, queries
from core.notices.forms import DecideObjectionForm
from core.notices.models import Objection, ObjectionState
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done, press
from core.web.paging import Paging

_ONE = "/objections/<string(length=32):objection_id>"


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/objections", "objections", index)
    blueprint.add_url_rule(_ONE, "objection", show, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{_ONE}/author", "author", author, methods=["POST"])


@access(decides)
def index() -> str:
    """The objections that wait, or all."""
    everything = request.args.get("state") == "all"
    paging = Paging.of_request(queries.PAGE_SIZE)
    found, total = queries.objections(
        None if everything else ObjectionState.OPEN, paging.page, policies.seen_by(signed_in_person())
    )
    return render_template("notices/objections.html", objections=found, paging=paging.of(total), everything=everything)


@access(decides)
def show(objection_id: str) -> Page:
    """What was objected, without its author; and the decision."""
    form = DecideObjectionForm()

    def do() -> Response:
        upheld, why = form.outcome.data == ObjectionState.UPHELD, form.reason.data or ""
        operations.decide_objection(objection_id, upheld=upheld, reason=why, by=signed_in_person())
        return done("已处理这件异议。", "department_notices.objections")

    return act(form, do, lambda: _page(objection_id, form))


@access(decides)
def author(objection_id: str) -> Page:
    """Who objected, and how to reach him; that it was looked at is recorded."""

    def page(seen: Objection | None = None) -> str:
        return _page(objection_id, DecideObjectionForm(formdata=None), seen)

    return press(lambda: page(operations.see_objector(objection_id, by=signed_in_person())), page)


def _page(objection_id: str, form: DecideObjectionForm, seen: Objection | None = None) -> str:
    found = queries.objection(objection_id)
    policies.keeps(signed_in_person(), queries.notice(found.notice_id), may_decide).or_raise()
    return render_template("notices/objection.html", objection=found, form=form, seen=seen)
