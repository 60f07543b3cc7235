"""The department hears objections: which wait, who made one (the look is recorded), and the decision."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.decisions.views.desks import department
from core.errors import DomainError
from core.notices import operations, queries
from core.notices.forms import DecideObjectionForm
from core.notices.models import Objection, ObjectionState
from core.web.access import access, signed_in_person
from core.web.form import carry
from core.web.paging import Paging

_ONE = "/objections/<string(length=32):objection_id>"


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/objections", "objections", index)
    blueprint.add_url_rule(_ONE, "objection", show, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{_ONE}/author", "author", author, methods=["POST"])


@access(department)
def index() -> str:
    """The objections that wait, or all."""
    everything = request.args.get("state") == "all"
    paging = Paging.of_request(queries.PAGE_SIZE)
    found, total = queries.objections(None if everything else ObjectionState.OPEN, paging.page)
    return render_template("notices/objections.html", objections=found, paging=paging.of(total), everything=everything)


@access(department)
def show(objection_id: str) -> str | Response | tuple[str, int]:
    """What was objected, without its author; and the decision."""
    form = DecideObjectionForm()
    status = HTTPStatus.OK
    if form.validate_on_submit():
        upheld = form.outcome.data == ObjectionState.UPHELD
        try:
            operations.decide_objection(
                objection_id, upheld=upheld, reason=form.reason.data or "", by=signed_in_person()
            )
        except DomainError as refused:
            carry(refused, form)
            status = HTTPStatus(refused.status)
        else:
            flash("已处理这件异议。", "success")
            return redirect(url_for("department_notices.objections"))
    return _page(objection_id, form), status


@access(department)
def author(objection_id: str) -> str:
    """Who objected, and how to reach him; that it was looked at is recorded."""
    seen = operations.see_objector(objection_id, by=signed_in_person())
    return _page(objection_id, DecideObjectionForm(formdata=None), seen)


def _page(objection_id: str, form: DecideObjectionForm, seen: Objection | None = None) -> str:
    return render_template("notices/objection.html", objection=queries.objection(objection_id), form=form, seen=seen)
