"""The evaluator's pages of its engagements: accepting and declining, the report, ending."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import render_template, url_for

from core.applications.queries.closing import closing_of
from core.errors import NotFound, refusal_of
from core.evaluators import operations, presenting, queries
from core.evaluators.forms import ReportForm, accept_form, pledge_form
from core.evaluators.models import Engagement, StaffState
from core.evaluators.operations import Report
from core.evaluators.operations.engaging import require_endable, require_proposed
from core.evaluators.views.blueprint import blueprint, evaluators
from core.people import queries as people
from core.scoring.queries import scores
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.confirming import Question, ask_why


@blueprint.get("/engagements/<engagement_id>")
@access(evaluators)
def engagement(engagement_id: str) -> str:
    """One engagement: what is asked, what it takes of the caps, and what is to be done."""
    return _page(engaged(engagement_id))


@blueprint.post("/engagements/<engagement_id>/accept")
@access(evaluators)
def accept(engagement_id: str) -> Page:
    """Accept it, with the pledges that are given; where one is withheld, only after saying what follows from it."""
    found = engaged(engagement_id)
    form = accept_form(_pledges(found))

    def do() -> str | Response:
        require_proposed(found)
        if form.withheld and not form.knows.data:
            takes_places = bool(presenting.views_for([found.evaluator], found.application)[0].uses)
            return render_template("evaluators/withheld.html", engagement=found, form=form, takes_places=takes_places)
        operations.accept(found.id, form.given, tie=form.tie.data, by=signed_in_person())
        return _back(found, "已接受委托。")

    return act(form, do, lambda: _page(found, accepting=form))


@blueprint.post("/engagements/<engagement_id>/pledge")
@access(evaluators)
def pledge(engagement_id: str) -> Page:
    """Give pledges that were withheld."""
    found = engaged(engagement_id)
    form = pledge_form(_withheld(found))

    def do() -> Response:
        operations.pledge(found.id, form.given, by=signed_in_person())
        return _back(found, "已补充作出承诺，并已告知申报单位。")

    return act(form, do, lambda: _page(found, pledging=form))


@blueprint.post("/engagements/<engagement_id>/report")
@access(evaluators)
def report(engagement_id: str) -> Page:
    """Hand in the report."""
    found, form = engaged(engagement_id), ReportForm()

    def do() -> Response:
        stated = Report(
            number=form.number.data or "",
            dated=form.dated.data,
            conclusion=form.conclusion.data,
            proves_qualification=bool(form.proves_qualification.data),
        )
        operations.report(found.id, stated, form.upload.kept_id or "", by=signed_in_person())
        return _back(found, "评价报告已上传。")

    return act(form, do, lambda: _page(found, reporting=form))


@blueprint.route("/engagements/<engagement_id>/decline", methods=["GET", "POST"])
@access(evaluators)
def decline(engagement_id: str) -> Page:
    """Decline it, with the reason."""
    found = engaged(engagement_id)
    question = Question(
        title="谢绝委托",
        sentence=f"谢绝“{found.application.unit_name}”的评价委托？",
        consequence="申报单位会看到原因，可以改选其他机构。",
        button="谢绝委托",
        back=url_for("evaluator.engagement", engagement_id=found.id),
        is_grave=False,
        bar=refusal_of(partial(require_proposed, found)),
    )
    decline = partial(operations.decline, found.id, by=signed_in_person())
    return ask_why(question, decline, "已谢绝委托，并已告知申报单位。", onward=url_for("evaluator.home"))


@blueprint.route("/engagements/<engagement_id>/end", methods=["GET", "POST"])
@access(evaluators)
def end(engagement_id: str) -> Page:
    """End what was accepted, with the reason."""
    found = engaged(engagement_id)
    question = Question(
        title="终止委托",
        sentence=f"终止“{found.application.unit_name}”的评价委托？",
        consequence="尚未上传报告的，所占名额随即退回；已上传报告的，名额不退回。",
        button="终止委托",
        back=url_for("evaluator.engagement", engagement_id=found.id),
        bar=refusal_of(partial(require_endable, found, is_applicant=False)),
    )
    end = partial(operations.end, found.id, by=signed_in_person())
    return ask_why(question, end, "委托已终止，并已告知申报单位。", onward=url_for("evaluator.home"))


def engaged(engagement_id: str) -> Engagement:
    """An engagement of one's own evaluator; any other looks as if it were not there."""
    staff = queries.of_person(signed_in_person())
    found = queries.engagement(engagement_id)
    if staff is None or staff.state is not StaffState.CONFIRMED or staff.evaluator_id != found.evaluator_id:
        raise NotFound("找不到该委托评价，或者您无权查看。", "请从机构首页重新进入。")
    return found


def _pledges(found: Engagement) -> Mapping[str, str]:
    return presenting.pledges_of(found.application)


def _withheld(found: Engagement) -> Mapping[str, str]:
    return {name: words for name, words in _pledges(found).items() if name not in found.pledges}


def _back(found: Engagement, said: str) -> Response:
    return done(said, "evaluator.engagement", engagement_id=found.id)


def _page(found: Engagement, *, accepting: Any = None, pledging: Any = None, reporting: Any = None) -> str:
    application = found.application
    return render_template(
        "evaluators/engagement.html",
        engagement=found,
        application=application,
        record=presenting.recorded(found, application),
        view=presenting.views_for([found.evaluator], application)[0],
        accepting=accepting or accept_form(_pledges(found)),
        pledging=pledging or pledge_form(_withheld(found)),
        contact=people.person(found.proposed_by_id),
        closing=closing_of(application),
        reporting=reporting or ReportForm(formdata=None),
        book=presenting.book_of(application),
        scored=found.accepted_at is not None and scores.stated(application) is not None,
    )
