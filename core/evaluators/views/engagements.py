"""The evaluator's pages of its engagements: accepting and declining, the report, ending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core.errors import DomainError, NotFound
from core.evaluators import operations, presenting, queries
from core.evaluators.forms import DeclineForm, EndForm, ReportForm, accept_form
from core.evaluators.models import Engagement, StaffState
from core.evaluators.operations import Report
from core.evaluators.views.blueprint import blueprint, evaluators
from core.web.access import access, signed_in_person
from core.web.confirming import Question, confirm
from core.web.form import carry


@blueprint.get("/engagements/<engagement_id>")
@access(evaluators)
def engagement(engagement_id: str) -> str:
    """One engagement: what is asked, what it takes of the caps, and what is to be done."""
    return _page(_engaged(engagement_id))


@blueprint.post("/engagements/<engagement_id>/accept")
@access(evaluators)
def accept(engagement_id: str) -> str | Response | tuple[str, int]:
    found = _engaged(engagement_id)
    form = accept_form(_pledges(found))

    def act() -> None:
        operations.accept(found.id, form.given, tie=form.tie.data, by=signed_in_person())

    return _done(found, form, act, "已接受委托。", accepting=form)


@blueprint.post("/engagements/<engagement_id>/report")
@access(evaluators)
def report(engagement_id: str) -> str | Response | tuple[str, int]:
    found = _engaged(engagement_id)
    form = ReportForm()
    form.receive(signed_in_person())

    def act() -> None:
        stated = Report(
            number=form.number.data or "",
            dated=form.dated.data,
            conclusion=form.conclusion.data,
            proves_qualification=bool(form.proves_qualification.data),
        )
        operations.report(found.id, stated, form.upload_id.data or "", by=signed_in_person())

    return _done(found, form, act, "评价报告已上传。", reporting=form)


@blueprint.route("/engagements/<engagement_id>/decline", methods=["GET", "POST"])
@access(evaluators)
def decline(engagement_id: str) -> str | Response:
    found = _engaged(engagement_id)
    form = DeclineForm()
    if form.validate_on_submit():
        operations.decline(found.id, form.reason.data or "", by=signed_in_person())
        flash("已谢绝委托，并已告知申报单位。", "success")
        return redirect(url_for("evaluator.home"))
    question = Question(
        title="谢绝委托",
        sentence=f"谢绝“{found.application.unit_name}”的评价委托？",
        consequence="申报单位会看到原因，可以改选其他机构。",
        button="谢绝委托",
        back=url_for("evaluator.engagement", engagement_id=found.id),
        is_grave=False,
    )
    return confirm(question, form)


@blueprint.route("/engagements/<engagement_id>/end", methods=["GET", "POST"])
@access(evaluators)
def end(engagement_id: str) -> str | Response:
    found = _engaged(engagement_id)
    form = EndForm()
    if form.validate_on_submit():
        operations.end(found.id, form.reason.data or "", by=signed_in_person())
        flash("委托已终止，并已告知申报单位。", "success")
        return redirect(url_for("evaluator.home"))
    question = Question(
        title="终止委托",
        sentence=f"终止“{found.application.unit_name}”的评价委托？",
        consequence="尚未上传报告的，所占名额随即退回；已上传报告的，名额不退回。",
        button="终止委托",
        back=url_for("evaluator.engagement", engagement_id=found.id),
    )
    return confirm(question, form)


def _engaged(engagement_id: str) -> Engagement:
    """An engagement of one's own evaluator; any other looks as if it were not there."""
    staff = queries.of_person(signed_in_person())
    found = queries.engagement(engagement_id)
    if staff is None or staff.state is not StaffState.CONFIRMED or staff.evaluator_id != found.evaluator_id:
        raise NotFound("找不到该委托评价，或者您无权查看。", "请从机构首页重新进入。")
    return found


def _pledges(found: Engagement) -> Mapping[str, str]:
    return presenting.pledges_of(found.application)


def _done(
    found: Engagement, form: Any, act: Callable[[], None], words: str, **forms: Any
) -> str | Response | tuple[str, int]:
    """Act and come back to the engagement; what is refused stands beside what was typed."""
    if form.validate_on_submit():
        try:
            act()
        except DomainError as error:
            carry(error, form)
            return _page(queries.engagement(found.id), **forms), error.status
        flash(words, "success")
        return redirect(url_for("evaluator.engagement", engagement_id=found.id))
    return _page(found, **forms)


def _page(found: Engagement, *, accepting: Any = None, reporting: Any = None) -> str:
    application = found.application
    return render_template(
        "evaluators/engagement.html",
        engagement=found,
        application=application,
        record=presenting.recorded(found, application),
        view=presenting.views_for([found.evaluator], application)[0],
        accepting=accepting or accept_form(_pledges(found)),
        reporting=reporting or ReportForm(formdata=None),
        book=presenting.book_of(application),
    )
