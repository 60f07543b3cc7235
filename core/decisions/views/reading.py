"""An application as whoever reads the trail reads it: all of it, and nothing to be done."""

from __future__ import annotations

from flask import Blueprint, render_template

from core.applications import queries as applications
from core.applications.queries.pipelines import further_of
from core.applications.rules.status import Reader, visible
from core.bodies.queries import tiers
from core.decisions.presenting import verdict_word
from core.decisions.queries import records
from core.errors import NotFound
from core.people import queries as people
from core.people.models import Role
from core.review.presenting.sheets import sheet_for
from core.review.queries import records as reviewed
from core.web.access import access, roles

blueprint = Blueprint("reading", __name__, url_prefix="/audit/applications", template_folder="../templates")

readers = roles(Role.AUDITOR)


@blueprint.get("/<string(length=32):application_id>")
@access(readers)
def show(application_id: str) -> str:
    """What was filed, found, signed and decided; contact details are for those whose turn it is."""
    application = applications.get(application_id)
    if application.submitted_at is None:
        raise NotFound("这项申报还没有提交，只有填报单位可以查看。", "请返回审计记录。")
    sheet = sheet_for(application, tiers(), may_act=False, reader=Reader.DEPARTMENT)
    moves = visible(applications.moves(application_id), Reader.DEPARTMENT)
    return render_template(
        "decisions/read.html",
        sheet=sheet,
        stage_name={stage.id: stage.name for stage in sheet.book.call.stages},
        decisions=records.decisions_of(application_id),
        letters=reviewed.letters_of(application_id),
        moves=moves,
        names=people.names(move.moved_by_id for move in moves),
        verdict_word=verdict_word,
        further_of=further_of,
    )
