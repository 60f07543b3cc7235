"""The page on which an evaluator says what it found of each indicator."""

from __future__ import annotations

from flask import render_template, url_for

from core.applications.operations.filling import require_writable
from core.errors import NotFound, refusal_of
from core.evaluators import operations
from core.evaluators.forms import figures_form
from core.evaluators.models import Engagement
from core.evaluators.operations.scoring import column_of, own_files, require_engaged
from core.evaluators.views.blueprint import blueprint, evaluators
from core.evaluators.views.engagements import engaged
from core.scoring.presenting import SelfEvaluation
from core.scoring.queries import columns, scores
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done


@blueprint.route("/engagements/<engagement_id>/figures", methods=["GET", "POST"])
@access(evaluators)
def figures(engagement_id: str) -> Page:
    """Every indicator with what the applicant states, and what the evaluator found."""
    found = engaged(engagement_id)
    stated = scores.stated(found.application)
    if stated is None or found.accepted_at is None:
        raise NotFound("这项委托没有需要核定的评价指标。", "请从委托评价的页面重新进入。")
    standing = columns.column(found.application_id, column_of(found))
    form = figures_form(found, stated.sheet.parts, standing, own_files(found))
    form.bar = refusal_of(lambda: _require_open(found))

    def do() -> Response:
        made = operations.enter_figures(found.id, form.entries, revision=form.seen, by=signed_in_person())
        return done(f"已保存 {len(made)} 项。" if made else "没有改动。", "evaluator.figures", engagement_id=found.id)

    def draw() -> str:
        return render_template(
            "evaluators/figures.html",
            application=found.application,
            stated=SelfEvaluation(found.application, stated),
            form=form,
            standing=standing,
            home=url_for("evaluator.engagement", engagement_id=found.id),
        )

    return act(form, do, draw)


def _require_open(engagement: Engagement) -> None:
    require_engaged(engagement)
    require_writable(engagement.application)
