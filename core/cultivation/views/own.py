"""A person's units in the pools, and the one step from there to an application."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from core.cultivation import operations, policies, queries
from core.instance import instance
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, press

blueprint = Blueprint("my_cultivation", __name__, url_prefix="/my/cultivation", template_folder="../templates")


@blueprint.get("")
@access(policies.may_begin)
def index() -> str:
    """What pools say of one's units, and the ways on."""
    return render_template(
        "cultivation/own.html", entries=queries.of_person(signed_in_person()), book=instance().book()
    )


@blueprint.post("/<string(length=32):entry_id>/begin")
@access(policies.may_begin)
def begin(entry_id: str) -> Page:
    """Begin the application."""

    def do() -> Response:
        call_id, track = request.form.get("call", ""), request.form.get("track") or None
        made = operations.begin(entry_id, call_id, track, by=signed_in_person())
        return redirect(url_for("applications.show", application_id=made.id))

    return press(do, index)
