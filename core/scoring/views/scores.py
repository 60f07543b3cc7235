"""One application's scores with their arithmetic: to its applicant as it fills in, to staff as it was submitted."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from core.applications import policies
from core.applications import queries as applications
from core.applications.actions import APPLICATION
from core.applications.presenting import ApplicationView
from core.applications.views.blueprint import own as own_application
from core.applications.views.filling import place_of
from core.calls import queries as calls
from core.db.keeping import Kept
from core.drawings.drawing import Drawing
from core.errors import DomainError, NotFound
from core.filling.queries import as_submitted
from core.filling.views import as_typed
from core.people.models import OF_DEPARTMENT, Role
from core.people.policies import Permission, has_role, is_active
from core.policy import grading
from core.scoring import operations
from core.scoring import policies as scoring_policies
from core.scoring.presenting import SelfEvaluation, self_evaluation
from core.scoring.presenting.charts import distribution_of, radar_of
from core.scoring.presenting.columns import columns_for
from core.scoring.queries.ranking import Ranking, ranking_of, years_last
from core.web.access import access, noted, signed_in_person
from core.web.acting import Page, Response, done, press
from core.web.downloads import picture
from core.web.form import whole_number
from core.web.markup import part
from core.web.paging import Paging

PAGE_SIZE = 200
_drawn = Kept[Ranking, Drawing | None](most=8)
_tables = Kept[Hashable, Markup](most=256)
_pages = Kept[Hashable, Markup](most=32)
blueprint = Blueprint("scores", __name__, url_prefix="/scores", template_folder="../templates")


_OF_STAFF = {
    Role.DEPARTMENT_OFFICER: "/department/applications",
    Role.DEPARTMENT_APPROVER: "/department/applications",
    Role.BODY_OFFICER: "/review/applications",
}
"""The page of an application on which people of these roles work."""


def whoever_may_see(person: Any) -> Permission:
    """Whose the application is, and in whose scope it lies, `_seen` asks."""
    return is_active(person)


@blueprint.get("/calls/<call_id>/<category>")
@access(scoring_policies.may_see)
def ranks(call_id: str, category: str) -> str:
    """All applications of a call by their scores: who is below the average, who is among the last, and since when."""
    opened = calls.get(call_id)
    ranking = ranking_of(opened, category)
    if ranking is None:
        raise NotFound("这份申报通知没有这一类别的计分指标。", "请从“通知管理”重新进入。")
    paging = Paging.of_request(PAGE_SIZE).of(len(ranking.entered))
    return render_template(
        "scoring/ranks.html",
        opened=opened,
        ranking=ranking,
        ranked=_ranked(ranking, paging),
        paging=paging,
        label=ranking.kept.category_label(category),
        chart=_distribution(ranking),
        may_follow=has_role(signed_in_person(), *OF_DEPARTMENT),
    )


def _ranked(ranking: Ranking, paging: Paging) -> Markup:
    """A page of the ranking, drawn once as long as it stands as it does."""
    years = years_last(ranking)

    def made() -> Markup:
        listed, new, unranked = paging.slices(ranking.listed, ranking.new, ranking.unranked)
        given = {"listed": listed, "new": new, "unranked": unranked, "tiers": ranking.tiers, "years": years}
        ends = grading.ends_of_tiers
        return part("scoring/_ranked.html", ranking=ranking, ends_of_tiers=ends, **given)

    return _pages.get((ranking, paging.size, paging.page, frozenset(years.items())), made)


@blueprint.get("/calls/<call_id>/<category>/distribution.png")
@access(scoring_policies.may_see)
def distribution_picture(call_id: str, category: str) -> Response:
    """How the scores lie, as a picture for papers."""
    ranking = ranking_of(calls.get(call_id), category)
    return picture(None if ranking is None else _distribution(ranking))


def _distribution(ranking: Ranking) -> Drawing | None:
    return _drawn.get(ranking, lambda: distribution_of(ranking, ranking.kept.category_label(ranking.category)))


@blueprint.get("/<application_id>")
@access(whoever_may_see)
@noted(APPLICATION, "application_id")
def show(application_id: str) -> str:
    """Every indicator with figure, base, leading value, weight and score, and the sum."""
    view = _seen(application_id)
    return _page(view)


@blueprint.get("/<application_id>/radar.png")
@access(whoever_may_see)
def radar_picture(application_id: str) -> Response:
    """The unit over the dimensions, as a picture for papers."""
    view = _seen(application_id)
    scores, own = _scores(view), bool(policies.may_act(signed_in_person(), view.application))
    return picture(None if scores is None else radar_of(scores, for_unit=own))


@blueprint.get("/<application_id>/columns")
@access(whoever_may_see)
@noted(APPLICATION, "application_id")
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
        number, words = whole_number(request.form.get("indicator")), request.form.get("words", "")
        operations.explain(view.id, number or 0, words, by=signed_in_person())
        return done("已保存说明。", "scores.show", application_id=view.id)

    return press(do, lambda: _page(view))


@blueprint.post("/<application_id>/live/<form_id>/<section_id>")
@access(whoever_may_see)
def live(application_id: str, form_id: str, section_id: str) -> str:
    """What the figures of a section come to as they are being typed; nothing is kept."""
    view = own_application(application_id)
    typed = as_typed(view, form_id, section_id, place_of(view))
    scores = self_evaluation(view.application, typed.answers, view.book, typed.errors)
    return render_template(
        "scoring/live.html",
        scores=scores,
        form_id=form_id,
        section_id=section_id,
        live=request.path,
        is_saved=typed.is_saved,
    )


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
    found = _scores(view)
    return render_template(
        "scoring/scores.html",
        view=view,
        scores=found,
        lines=None if found is None else _lines(found),
        own=own,
        chart=None if found is None else radar_of(found, for_unit=own),
        crumbs=_crumbs(view, own),
    )


def _lines(scores: SelfEvaluation) -> Markup:
    """Every indicator, drawn once as long as the same is said of it."""
    return _tables.get((scores.found, scores.told), lambda: part("scoring/_lines.html", scores=scores))


def _scores(view: ApplicationView) -> SelfEvaluation | None:
    """To its own people as it is filled in, to staff as it was submitted."""
    own = policies.may_act(signed_in_person(), view.application)
    return self_evaluation(view.application, view.answers if own else as_submitted(view.id), view.book)


def _crumbs(view: ApplicationView, own: bool, here: str = "自评价得分") -> list[tuple[str, str | None]]:
    scores = ("自评价得分", url_for("scores.show", application_id=view.id))
    if not own:
        pages = (page for role, page in _OF_STAFF.items() if has_role(signed_in_person(), role))
        up: list[tuple[str, str | None]] = [(view.title, f"{page}/{view.id}") for page in list(pages)[:1]]
        return [*up, (here, None)] if here == scores[0] else [*up, scores, (here, None)]
    home = url_for("applications.show", application_id=view.id)
    return [("我的申报和填报", url_for("applications.index")), (view.title, home), (here, None)]


def shown(view: ApplicationView, errors: Mapping[str, Sequence[str]] = MappingProxyType({})) -> SelfEvaluation | None:
    """The scores for the applicant's own pages; `errors` of the section's page, by path."""
    return self_evaluation(view.application, view.answers, view.book, errors)
