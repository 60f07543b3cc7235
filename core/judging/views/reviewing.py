"""What an applicant reads of its judging after the release, its request for a review, and the answer to it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, url_for

from core.applications import queries as applications
from core.desks.presenting.rows import At
from core.desks.rules import Tab
from core.desks.views.department import DEPARTMENT, department
from core.errors import NotFound
from core.experts.presenting import Shown
from core.judging import operations
from core.judging.forms import AnswerReviewForm, AskReviewForm
from core.judging.models import ReviewOutcome
from core.judging.queries import released
from core.judging.queries.released import Told
from core.people.models import Role
from core.plugin_api import Does
from core.web.access import access, roles, signed_in_person
from core.web.acting import Page, Response, act, done

applicant = Blueprint("judged", __name__, url_prefix="/applications", template_folder="../templates")


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/reviews", "reviews", reviews)
    blueprint.add_url_rule("/reviews/<review_id>", "review", review, methods=["GET", "POST"])


def links(at: At, tab: Tab) -> Sequence[tuple[str, str]]:
    """From the queue: the requests for a review of a call's judging, while there are any."""
    if tab.kind is not Does.JUDGE:
        return ()
    waiting = [each for each in released.requests_of(at.opened.id) if each.answered_at is None]
    address = url_for("judging.reviews", call=at.opened.call_id)
    return [(f"复核申请（{len(waiting)} 项待答复）", address)] if waiting else [("复核申请", address)]


@applicant.route("/<application_id>/judging", methods=["GET", "POST"])
@access(roles(Role.APPLICANT))
def show(application_id: str) -> Page:
    """Its scores with their arithmetic and reasons; and a request for a review."""
    application = applications.of_applicant(signed_in_person(), application_id)
    known, form = released.told(application), AskReviewForm()
    if known is None:
        raise NotFound("评审结果还没有发布。", "发布后会在“我的申报和填报”中显示。")

    def do() -> Response:
        operations.ask_review(application_id, form.words.data or "", by=signed_in_person())
        return done("复核申请已提交。", "judged.show", application_id=application_id)

    return act(form, do, lambda: _shown(released.told(application) or known, form))


def _shown(known: Told, form: AskReviewForm) -> str:
    panel = known.stage.experts
    scored = known.round if panel is not None else None
    return render_template(
        "judging/told.html",
        told=known,
        application=known.application,
        shown=None if scored is None else Shown(scored, named=panel is not None and panel.named, inside=False),
        form=form,
    )


@access(department)
def reviews() -> str:
    """Every request of a call, those that wait first."""
    at = DEPARTMENT.require()
    return render_template("judging/reviews.html", at=at, requests=released.requests_of(at.opened.id))


@access(department)
def review(review_id: str) -> Page:
    """One request, and its answer."""
    found, form = released.request(review_id), AnswerReviewForm()

    def do() -> Response:
        operations.answer_review(
            review_id, ReviewOutcome(form.outcome.data), form.words.data or "", by=signed_in_person()
        )
        return done("复核申请已答复，申报单位已收到通知。", "judging.reviews", call=found.application.call.call_id)

    known = released.told(found.application)
    return act(form, do, lambda: render_template("judging/review.html", asked=found, told=known, form=form))
