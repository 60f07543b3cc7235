"""Offices handle complaints; who complained is opened for a reason, and on record."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as Answer

from core import clock
from core.bodies.queries import body_scope
from core.contents.kinds import BY_MEDIA_TYPE
from core.supervision import operations, policies, queries
from core.supervision.forms import DecideForm, SeenForm
from core.supervision.models import Complainant, Complaint
from core.supervision.operations import Decision
from core.supervision.operations.removing import may_propose
from core.supervision.presenting import reports_with_proofs
from core.supervision.rules.states import Against, ComplaintState
from core.web.access import access, signed_in_person
from core.web.acting import Page, act, done, press
from core.web.confirming import ReasonForm
from core.web.downloads import attachment
from core.web.form import Form
from core.web.paging import Paging

blueprint = Blueprint("supervision", __name__, url_prefix="/supervision/complaints", template_folder="../templates")

_LONGEST = 100
_ONE = "/<string(length=32):complaint_id>"


@blueprint.get("")
@access(policies.may_supervise)
def complaints() -> str:
    """Those that wait, or all of one's area; of whose accused a text speaks."""
    everything, paging = request.args.get("state") == "all", Paging.of_request(queries.PAGE_SIZE)
    text = request.args.get("q", "").strip()[:_LONGEST]
    found, total = queries.complaints(
        body_scope(signed_in_person()), waiting=not everything, text=text, page=paging.page
    )
    return render_template(
        "supervision/complaints.html",
        complaints=found,
        paging=paging.of(total),
        everything=everything,
        text=text,
        today=clock.today(),
    )


@blueprint.get(_ONE)
@access(policies.may_supervise)
def complaint(complaint_id: str) -> str:
    """What was said, without who said it."""
    return _page(_mine(complaint_id))


@blueprint.post(f"{_ONE}/accept")
@access(policies.may_supervise)
def accept(complaint_id: str) -> Page:
    """Take it on."""
    held = _mine(complaint_id)

    def do() -> Answer:
        operations.accept(held.id, by=signed_in_person())
        return done("已受理这件举报。", "supervision.complaint", complaint_id=held.id)

    return press(do, lambda: _page(held))


@blueprint.post(f"{_ONE}/refuse")
@access(policies.may_supervise)
def refuse(complaint_id: str) -> Page:
    """Not take it on, with the reason."""
    held, form = _mine(complaint_id), ReasonForm()

    def do() -> Answer:
        operations.refuse(held.id, form.reason.data or "", by=signed_in_person())
        return done("已登记不予受理和理由。", "supervision.complaints")

    return act(form, do, lambda: _page(held, refusing=form))


@blueprint.post(f"{_ONE}/decide")
@access(policies.may_supervise)
def decide(complaint_id: str) -> Page:
    """Say what was found and what follows."""
    held = _mine(complaint_id)
    form = DecideForm(held)

    def do() -> Answer:
        decision = Decision(ComplaintState(form.outcome.data), form.finding.data or "", form.rectify_by.data)
        made = operations.decide(held.id, decision, revision=form.seen, by=signed_in_person())
        if made.state is ComplaintState.REMOVAL:
            said = "已作出处理。请核对下面的内容，提出移出名单。"
            return done(said, "upkeep.propose", unit_id=queries.accused_id(made), of=f"complaint:{made.id}")
        return done("已作出处理。", "supervision.complaint", complaint_id=held.id)

    return act(form, do, lambda: _page(held, deciding=form))


@blueprint.post(f"{_ONE}/rectified")
@access(policies.may_supervise)
def rectified(complaint_id: str) -> Page:
    """Say that the fault was mended."""
    held = _mine(complaint_id)
    form = SeenForm(on=held)

    def do() -> Answer:
        operations.confirm_rectified(held.id, form.reason.data or "", revision=form.seen, by=signed_in_person())
        return done("已确认整改完成。", "supervision.complaint", complaint_id=held.id)

    return act(form, do, lambda: _page(held, mending=form))


@blueprint.post(f"{_ONE}/identity")
@access(policies.may_supervise)
def identity(complaint_id: str) -> Page:
    """Who complained: for a reason, shown once and kept by nobody's browser."""
    held, form = _mine(complaint_id), ReasonForm()

    def do() -> Answer:
        seen = operations.open_identity(held.id, form.reason.data or "", by=signed_in_person())
        return _not_kept(Response(_page(held, seen=seen)))

    return act(form, do, lambda: _page(held, opening=form))


@blueprint.get(f"{_ONE}/evidence/<string(length=32):evidence_id>")
@access(policies.may_supervise)
def evidence(complaint_id: str, evidence_id: str) -> Answer:
    """A file that came with it."""
    held = _mine(complaint_id)
    found, content = operations.read_evidence(held.id, evidence_id, by=signed_in_person())
    ending = BY_MEDIA_TYPE[found.media_type].extensions[0]
    return _not_kept(attachment(content, found.media_type, f"证据材料{found.position + 1}{ending}"))


def _not_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _mine(complaint_id: str) -> Complaint:
    return queries.complaint(complaint_id, body_scope(signed_in_person()))


def _page(held: Complaint, seen: Complainant | None = None, **forms: Form) -> str:
    person = signed_in_person()
    return render_template(
        "supervision/complaint.html",
        complaint=held,
        evidence=queries.evidence_of(held.id),
        lacks_evidence=queries.lacks_evidence(held),
        reports=reports_with_proofs(held),
        is_to_be_seen=queries.is_to_be_seen(held),
        is_reported=queries.is_reported(held),
        may_propose=may_propose(held),
        accused_id=queries.accused_id(held) if held.against is Against.UNIT else None,
        observation=queries.observed_on(held.id),
        seen=seen,
        may_open=bool(policies.may_open_identity(person, held)),
        refusing=forms.get("refusing") or ReasonForm(formdata=None),
        deciding=forms.get("deciding") or DecideForm(held, formdata=None),
        mending=forms.get("mending") or SeenForm(on=held, formdata=None),
        opening=forms.get("opening") or ReasonForm(formdata=None),
    )
