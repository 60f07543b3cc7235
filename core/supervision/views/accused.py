"""What the accused is to mend, for its own people: what was found, until when, and where that is reported."""

from __future__ import annotations

from flask import Blueprint, render_template

from core.errors import NotFound
from core.supervision import operations, policies, queries
from core.supervision.forms import ReportForm
from core.supervision.presenting import reports_with_proofs
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done

blueprint = Blueprint("rectifications", __name__, url_prefix="/my/rectifications", template_folder="../templates")


@blueprint.route("/<string(length=32):complaint_id>", methods=["GET", "POST"])
@access(policies.may_enter_own)
def show(complaint_id: str) -> Page:
    """Report what was mended. Without a word of what was said, or by whom."""
    held = queries.to_mend(complaint_id)
    if not policies.may_answer(signed_in_person(), held):
        raise NotFound("找不到这件整改事项。", "请从首页重新进入。")
    form = ReportForm()

    def do() -> Response:
        operations.report_rectified(held.id, form.text.data or "", form.proof.kept_id, by=signed_in_person())
        return done("整改情况已报告，等待核查。", "rectifications.show", complaint_id=held.id)

    def draw() -> str:
        return render_template(
            "supervision/rectification.html", complaint=held, form=form, reports=reports_with_proofs(held)
        )

    return act(form, do, draw)
