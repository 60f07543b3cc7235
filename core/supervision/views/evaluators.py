"""Watching evaluators at work: an office in its area, the department everywhere."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from core.bodies.queries import body_scope
from core.errors import NotFound
from core.evaluators import operations as registering
from core.evaluators import queries as evaluators
from core.evaluators.models import Evaluator
from core.evaluators.operations.sanctions import term
from core.files.queries import of_owner
from core.instance import department
from core.ledger.models import BarredKind
from core.ledger.policies import may_penalise
from core.ledger.queries import bars_of, list_name
from core.supervision import operations, policies, queries
from core.supervision.forms import FollowUpForm, HandleForm, ObserveForm, PrintedForm
from core.supervision.operations import Observed, Outcome
from core.supervision.purposes import OBSERVATION
from core.supervision.rules.states import Fault, Handled
from core.web.access import access, confirmed_where, signed_in_person
from core.web.acting import Page, Response, act, done, done_before
from core.web.confirming import Question, ask_why
from core.web.form import Form, choices

blueprint = Blueprint("watching", __name__, url_prefix="/supervision/evaluators", template_folder="../templates")


@blueprint.get("")
@access(policies.may_supervise)
def index() -> str:
    """The evaluators that work in one's area, and what was reported of them."""
    scope = body_scope(signed_in_person())
    return render_template(
        "supervision/evaluators.html",
        evaluators=queries.at_work(scope),
        observations=queries.observations(scope),
        may_decide=bool(policies.may_decide(signed_in_person())),
    )


@blueprint.get("/printed")
@access(policies.may_decide)
def printed() -> str:
    """Which evaluators imported lists print, and who that is."""
    return _printed(PrintedForm(formdata=None))


@blueprint.post("/printed")
@access(policies.may_decide)
def name_printed() -> Page:
    """Say whose a printed name is."""
    form = PrintedForm()

    def do() -> Response:
        named = form.name.data or "", form.evaluator.data or "", form.reason.data or ""
        registering.name_printed(*named, by=signed_in_person())
        return done("已对应；该机构的评价和处理随之包括这些名单。", "watching.printed")

    return act(form, do, lambda: _printed(form))


@blueprint.route("/printed/<string(length=32):alias_id>/undo", methods=["GET", "POST"])
@access(policies.may_decide)
def unname_printed(alias_id: str) -> Page:
    """Take that back, for a reason."""
    held = next((each for each in evaluators.aliases() if each.id == alias_id), None)
    if held is None:
        return done_before("这一对应已经取消，没有重复办理。", "watching.printed")
    question = Question(
        title="取消对应",
        sentence=f"取消“{held.name}”的对应？",
        consequence="取消后，这些名单不再计入该机构的评价，对它的处理也不再涉及这些名单。",
        button="取消对应",
        back=url_for("watching.printed"),
    )
    by = signed_in_person()
    return ask_why(question, lambda why: registering.unname_printed(alias_id, why, by=by), "已取消对应。")


def _printed(form: PrintedForm) -> str:
    return render_template(
        "supervision/printed.html", names=queries.printed_names(), aliases=evaluators.aliases(), form=form
    )


@blueprint.get("/<string(length=32):evaluator_id>")
@access(policies.may_supervise)
def show(evaluator_id: str) -> str:
    """One of them: every engagement and listing that its work touches, what was reported, and how that was handled."""
    return _page(_at_work(evaluator_id))


@blueprint.post("/<string(length=32):evaluator_id>/observe")
@access(policies.may_observe)
def observe(evaluator_id: str) -> Page:
    """Report what does not conform."""
    evaluator = _at_work(evaluator_id)
    form = _observing(evaluator, sent=True)

    def do() -> Response:
        engagement, proof = form.engagement.data or None, form.proof.kept_id
        observed = Observed(Fault(form.fault.data), form.text.data or "", engagement, proof)
        operations.observe(evaluator.id, observed, by=signed_in_person())
        said = f"已提出，由{department()}处理并告知结果；不予采信的，由提出人以外的审批人确认。"
        return done(said, "watching.show", evaluator_id=evaluator.id)

    return act(form, do, lambda: _page(evaluator, observing=form))


@blueprint.post("/observations/<string(length=32):observation_id>/handle")
@access(policies.may_decide)
@confirmed_where(lambda sent: sent.get("handled") == Handled.BARRED.value)
def handle(observation_id: str) -> Page:
    """Decide what becomes of it."""
    held = queries.observation(observation_id, body_scope(signed_in_person()))
    form = HandleForm(may_bar=bool(may_penalise(signed_in_person())))

    def do() -> Response:
        number, proof = form.document_number.data or "", form.proof.kept_id
        outcome = Outcome(Handled(form.handled.data), form.reply.data or "", number, proof)
        operations.handle(held.id, outcome, by=signed_in_person())
        return done("已处理，并告知上报单位。", "watching.show", evaluator_id=held.evaluator_id)

    return act(form, do, lambda: _page(held.evaluator, handling=form, handled_id=held.id))


@blueprint.post("/observations/<string(length=32):observation_id>/follow-up")
@access(policies.may_observe)
def follow_up(observation_id: str) -> Page:
    """Say what came of a warning."""
    held = queries.observation(observation_id, body_scope(signed_in_person()))
    form = FollowUpForm()

    def do() -> Response:
        improved, note = form.improved.data == "yes", form.note.data or ""
        operations.follow_up(held.id, improved=improved, note=note, by=signed_in_person())
        return done("跟踪结果已登记。", "watching.show", evaluator_id=held.evaluator_id)

    return act(form, do, lambda: _page(held.evaluator, following=form, handled_id=held.id))


def _at_work(evaluator_id: str) -> Evaluator:
    """One that works in the reader's area; another looks as if it were not there."""
    found = evaluators.evaluator(evaluator_id)
    person = signed_in_person()
    if policies.may_decide(person) or queries.touched(found.id, body_scope(person)):
        return found
    raise NotFound("该机构在本地区没有评价工作。", "请从评价机构监督页面重新进入。")


def _observing(evaluator: Evaluator, *, sent: bool = False) -> ObserveForm:
    form = ObserveForm() if sent else ObserveForm(formdata=None)
    person = signed_in_person()
    if policies.may_decide(person):
        form.proof.demand("请上传证明材料。")
    work = queries.touched(evaluator.id, body_scope(person))
    of = [(each.engagement.id, each.engagement.application.unit_name) for each in work]
    form.engagement.choices = choices(of, first="不涉及具体项目")
    return form


def _page(evaluator: Evaluator, handled_id: str | None = None, **forms: Form) -> str:
    person = signed_in_person()
    scope, may_bar = body_scope(person), bool(may_penalise(person))
    bars = bars_of(evaluator.id, BarredKind.EVALUATOR)
    return render_template(
        "supervision/evaluator.html",
        evaluator=evaluator,
        touched=queries.touched(evaluator.id, scope),
        observations=[(each, of_owner(OBSERVATION, each.id)) for each in queries.observations(scope, evaluator.id)],
        bars=bars,
        imported=queries.imported(evaluator, scope) if any(each.is_standing for each in bars) else (),
        term=term(),
        list_name=list_name,
        may_observe=bool(policies.may_observe(person)),
        may_decide=bool(policies.may_decide(person)),
        may_handle=lambda complaint: bool(policies.may_handle(person, complaint)),
        observing=forms.get("observing") or _observing(evaluator),
        handling=forms.get("handling"),
        following=forms.get("following"),
        unfollowed=FollowUpForm(formdata=None),
        handled_id=handled_id,
        blank=HandleForm(may_bar=may_bar, formdata=None),
        may_bar=may_bar,
    )
