"""The applicant's page of the third party's evaluation: choosing an evaluator, following it, ending it."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, request, url_for

from core.applications.views.blueprint import applicants, own
from core.errors import NotFound, existing, refusal_of
from core.evaluators import operations, presenting, queries
from core.evaluators.forms import ProposeForm, SearchForm
from core.evaluators.models import Engagement
from core.evaluators.operations.engaging import require_endable
from core.evaluators.queries import evaluation
from core.web.access import access, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.confirming import Question, ask_why

blueprint = Blueprint("evaluation", __name__, url_prefix="/applications", template_folder="../templates")

_LONGEST = 100


@blueprint.get("/<application_id>/evaluation")
@access(applicants)
def show(application_id: str) -> str:
    """The engagement as it stands; without one, the evaluators to choose from."""
    return _page(application_id)


@blueprint.post("/<application_id>/evaluation")
@access(applicants)
def propose(application_id: str) -> Page:
    """Ask the chosen evaluator."""
    view = own(application_id)
    form = ProposeForm(on=view.application)

    def do() -> Response:
        operations.propose(
            view.id, form.evaluator.data or "", tie=form.tie.data, revision=form.seen, by=signed_in_person()
        )
        return done("已发出委托，机构答复后会通知您。", "evaluation.show", application_id=view.id)

    return act(form, do, lambda: _page(application_id, form))


@blueprint.route("/<application_id>/evaluation/end", methods=["GET", "POST"])
@access(applicants)
def end(application_id: str) -> Page:
    """End the engagement, after one more question."""
    view = own(application_id)
    found = _last(view.id)
    question = Question(
        title="终止委托",
        sentence=f"终止对“{found.evaluator.name}”的评价委托？",
        consequence="机构会看到原因。终止后可以另选机构；已上传的评价报告不再作为本申报的材料。",
        button="终止委托",
        back=url_for("evaluation.show", application_id=view.id),
        bar=refusal_of(partial(require_endable, found, is_applicant=True)),
    )
    return ask_why(question, partial(operations.end, found.id, by=signed_in_person()), "委托已终止，可以另选机构。")


def _last(application_id: str) -> Engagement:
    """The engagement that goes on; else the latest, of which is told how it ended."""
    history = queries.of_application(application_id)
    found = next((each for each in history if each.state.is_live), next(iter(history), None))
    return existing(found, "这项申报现在没有委托第三方评价机构。", "请从申报的任务列表重新进入。")


def _page(application_id: str, form: ProposeForm | None = None) -> str:
    view = own(application_id)
    if not evaluation.is_open_to_third_parties(view.book.evaluation):
        raise NotFound("这项申报不需要委托第三方评价。", "请从申报的任务列表重新进入。")
    history = queries.of_application(view.id)
    live = next((each for each in history if each.state.is_live), None)
    search = SearchForm(request.args)
    text = (search.q.data or "").strip()[:_LONGEST]
    chosen = live is None and view.state.is_open
    return render_template(
        "evaluators/evaluation.html",
        view=view,
        record=None if live is None else presenting.recorded(live, view.application),
        engaged=None if live is None else presenting.views_for([live.evaluator], view.application)[0],
        history=[each for each in history if not each.state.is_live],
        evaluators=presenting.views_for(queries.search(text), view.application) if chosen else [],
        search=search,
        text=text,
        form=form or ProposeForm(formdata=None, on=view.application),
        book=view.book.pinned.book,
    )
