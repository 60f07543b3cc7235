"""The applicant's page of what the unit undertook: by when, and the report that it has completed."""

from __future__ import annotations

from flask import Blueprint, render_template

from core.applications.views.blueprint import applicants, own
from core.decisions import operations
from core.decisions.forms import CompletionForm
from core.decisions.operations.undertakings import require_unconfirmed
from core.decisions.queries import records
from core.decisions.queries.undertakings import progress_of
from core.errors import NotFound, refusal_of
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done

blueprint = Blueprint("undertaking", __name__, url_prefix="/applications", template_folder="../templates")


@blueprint.route("/<application_id>/completion", methods=["GET", "POST"])
@access(applicants)
def completion(application_id: str) -> Page:
    """Report what was completed, with the proof; until it is confirmed it may be reported again."""
    view = own(application_id)
    undertaking = records.undertaking_of(application_id)
    if undertaking is None:
        raise NotFound("这项申报没有列入需要完成的计划。", "请从“我的申报和填报”重新进入。")
    form = CompletionForm(on=view.application, report=undertaking.report)
    form.bar = refusal_of(lambda: require_unconfirmed(undertaking))

    def do() -> Response:
        proof, said = form.proof.kept_id, form.report.data or ""
        operations.report_completion(application_id, said, file_id=proof, revision=form.seen, by=signed_in_person())
        return done("已报告完成情况，等待主管部门确认。", "applications.show", application_id=application_id)

    def draw() -> str:
        return render_template(
            "decisions/completion.html",
            view=view,
            undertaking=undertaking,
            progress=progress_of(undertaking),
            form=form,
        )

    return act(form, do, draw)
