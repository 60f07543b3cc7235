"""One application's scores with their arithmetic: to its applicant as it fills in, to staff as it was submitted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from core.applications import policies
from core.applications import queries as applications
from core.applications.presenting import ApplicationView
from core.calls import queries as calls
from core.calls.queries import pinned
from core.errors import DomainError, NotFound
from core.filling.queries import as_submitted
from core.people.policies import Permission, is_active
from core.scoring import operations
from core.scoring import policies as scoring_policies
from core.scoring.presenting import SelfEvaluation, self_evaluation
from core.scoring.presenting.columns import columns_for
from core.scoring.queries.ranking import ranking_of, years_last
from core.web.access import access, signed_in_person
from core.web.acting import Page, done, press

blueprint = Blueprint("scores", __name__, url_prefix="/scores", template_folder="../templates")


def whoever_may_see(person: Any) -> Permission:
    """Whose the application is, and in whose scope it lies, `_seen` asks."""
    return is_active(person)


@blueprint.get("/calls/<call_id>/<category>")
@access(scoring_policies.may_see)
def ranks(call_id: str, category: str) -> str:
    """All applications of a call by their scores: who is below the average, who is among the last, and since when."""
    ranking = ranking_of(calls.get(call_id), category)
    if ranking is None:
        raise NotFound("这份申报通知没有这一类别的计分指标。", "请从“通知管理”重新进入。")
    return render_template(
        "scoring/ranks.html",
        ranking=ranking,
        label=pinned(ranking.opened).category_label(category),
        tiers=list(ranking.tiers()),
        years={unit_id: years_last(ranking, unit_id) for unit_id in sorted(ranking.last)},
    )


@blueprint.get("/<application_id>")
@access(whoever_may_see)
def show(application_id: str) -> str:
    """Every indicator with figure, base, leading value, weight and score, and the sum."""
    view = _seen(application_id)
    return _page(view)


@blueprint.get("/<application_id>/columns")
@access(whoever_may_see)
def columns(application_id: str) -> str:
    """What each side says of each indicator, as far as who asks may know it."""
    view, person = _seen(application_id), signed_in_person()
    own = bool(policies.may_act(person, view.application))
    return render_template(
        "scoring/columns.html",
        view=view,
        own=own,
        columns=columns_for(view.application, person),
        crumbs=_crumbs(view, own, "各方评分"),
    )


@blueprint.post("/<application_id>/explain")
@access(whoever_may_see)
def explain(application_id: str) -> Page:
    """Keep the words about one figure that differs from last year's."""
    view = _seen(application_id)

    def do() -> Response:
        number, words = request.form.get("indicator", ""), request.form.get("words", "")
        operations.explain(view.id, int(number) if number.isdigit() else 0, words, by=signed_in_person())
        return done("已保存说明。", "scores.show", application_id=view.id)

    return press(do, lambda: _page(view))


def _seen(application_id: str) -> ApplicationView:
    """Raises NotFound: to others it is not there."""
    try:
        application = applications.get(application_id)
    except DomainError:
        application = None
    if application is None or not policies.may_see(signed_in_person(), application):
        raise NotFound("找不到这项申报，或者您无权查看。", "请从有关页面重新进入。")
    return ApplicationView(application)


def _page(view: ApplicationView) -> str:
    own = bool(policies.may_act(signed_in_person(), view.application))
    answers = view.answers if own else as_submitted(view.id)
    found = self_evaluation(view.application, answers, view.book)
    return render_template("scoring/scores.html", view=view, scores=found, own=own, crumbs=_crumbs(view, own))


def _crumbs(view: ApplicationView, own: bool, here: str = "自评价得分") -> list[tuple[str, str | None]]:
    scores = ("自评价得分", url_for("scores.show", application_id=view.id))
    if not own:
        return [(here, None)] if here == scores[0] else [scores, (here, None)]
    home = url_for("applications.show", application_id=view.id)
    return [("我的申报", url_for("applications.index")), (view.title, home), (here, None)]


def shown(view: ApplicationView) -> SelfEvaluation | None:
    """The scores for the applicant's own pages."""
    return self_evaluation(view.application, view.answers, view.book)
