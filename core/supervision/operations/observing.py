"""Offices watch evaluators at work in their area and report what does not conform; the department follows it up."""

from __future__ import annotations

from dataclasses import dataclass

from core import audit, clock
from core.bodies.queries import body_scope
from core.db.transaction import lock, put, transaction
from core.errors import Conflict, Invalid, NotAllowed, NotFound, required
from core.evaluators import queries as evaluators
from core.evaluators.models import Evaluator
from core.evaluators.operations.sanctions import Sanction, bar
from core.files import operations as files
from core.files.operations import Owner
from core.files.queries import of_owner
from core.ledger.policies import may_penalise
from core.people.models import Person, Role
from core.supervision import notifications, purposes, queries
from core.supervision.actions import FOLLOW_UP, HANDLE, OBSERVATION, OBSERVE
from core.supervision.models import Complaint, FollowUp, Observation
from core.supervision.operations.nameless import require_nameless
from core.supervision.policies import may_decide, may_observe
from core.supervision.rules.states import Fault, Handled


@dataclass(frozen=True, slots=True)
class Observed:
    """What was found, of which engagement (None: of the evaluator itself), the facts, and the file that proves them."""

    fault: Fault
    text: str
    engagement_id: str | None = None
    proof_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is made of it, what those who reported it are told, the document of a sanction, and what more proves it."""

    handled: Handled
    reply: str
    document_number: str = ""
    proof_id: str | None = None


def observe(evaluator_id: str, observed: Observed, *, by: Person) -> Observation:
    """Report an evaluator that works in one's area; the department puts any of them up for a sanction so, with proof.

    Raises NotAllowed, NotFound (it does not work there, or that engagement is not of there), Invalid.
    """
    may_observe(by).or_raise()
    text = required(observed.text, "text", "请写明发现的问题和依据。")
    with transaction():
        of_department, scope = bool(may_decide(by)), body_scope(by)
        evaluator = (evaluators.admitted_one if of_department else evaluators.evaluator)(evaluator_id)
        if of_department and observed.proof_id is None:
            raise Invalid({"proof": ["请上传证明材料。"]})
        work = {each.engagement.id for each in queries.touched(evaluator.id, scope)}
        named = {observed.engagement_id} - {None}
        if not (work or of_department) or not named <= work:
            raise NotFound("该机构在本地区没有这项评价工作。", "请从评价机构监督页面重新进入。")
        made = Observation(
            evaluator_id=evaluator.id,
            engagement_id=observed.engagement_id,
            body_id=next((grant.body_id for grant in by.grants if grant.role is Role.BODY_OFFICER), None),
            fault=observed.fault,
            text=text,
            reported_by_id=by.id,
        )
        _keep(made, evaluator, by)
        if observed.proof_id is not None:
            _attach(observed.proof_id, made, by)
        notifications.observed(made, evaluator)
        return made


def observe_from(complaint: Complaint, *, by: Person) -> None:
    """Put up what a complaint of an evaluator led to, in the transaction that decides it: another person handles it."""
    made = Observation(
        evaluator_id=complaint.subject_id,
        complaint_id=complaint.id,
        body_id=complaint.body_id,
        fault=Fault.OTHER,
        text=f"经核实举报：{complaint.finding}",
        reported_by_id=by.id,
    )
    _keep(made, evaluators.evaluator(complaint.subject_id), by)


def _keep(made: Observation, evaluator: Evaluator, by: Person) -> None:
    put(made)
    after = {"evaluator": evaluator.name, "fault": made.fault}
    audit.record(OBSERVE, OBSERVATION, made.id, by=by, after=after, note=made.text)


def _attach(file_id: str, held: Observation, by: Person) -> None:
    files.attach(file_id, purposes.PROOF.id, Owner(purposes.OBSERVATION, held.id), by=by)


def handle(observation_id: str, outcome: Outcome, *, by: Person) -> Observation:
    """Say what becomes of it; who cheated is named and not accepted for the span of the rules, in the same act.

    That takes two people and proof: who reported it does not confirm it. Raises NotAllowed, NotFound, Invalid, Conflict
    (handled already, barred already, no rule gives a span).
    """
    may_decide(by).or_raise()
    reply = required(outcome.reply, "reply", "请写明核实情况和处理意见。")
    if outcome.document_number.strip() and outcome.handled is not Handled.BARRED:
        says = f"只有不予采信的填写文号；现选“{outcome.handled.label}”，请改选或清空。"
        raise Invalid({"document_number": [says]})
    with transaction():
        held = lock(Observation, observation_id)
        if held.handled is not None:
            raise Conflict("这个问题已经处理过了，处理结果见本页。")
        if held.complaint is not None:
            require_nameless(held.complaint, reply, "reply", by)
        if outcome.proof_id is not None:
            _attach(outcome.proof_id, held, by)
        if outcome.handled is Handled.BARRED:
            _require_two_with_proof(held, by)
            bar(held.evaluator_id, Sanction(reason=reply, document_number=outcome.document_number), by=by)
        held.handled, held.handled_at, held.handled_by_id, held.reply = outcome.handled, clock.now(), by.id, reply
        evaluator = evaluators.evaluator(held.evaluator_id)
        after = {"evaluator": evaluator.name, "handled": held.handled}
        audit.record(HANDLE, OBSERVATION, held.id, by=by, after=after, note=reply)
        notifications.handled(held, evaluator)
        return held


def follow_up(observation_id: str, *, improved: bool, note: str, by: Person) -> FollowUp:
    """Say whether an evaluator that was warned has mended what was found; where not, that is reported anew.

    By the office that reported it, or the department. Raises NotAllowed, NotFound, Invalid, Conflict (not warned, or
    said already).
    """
    may_observe(by).or_raise()
    said = required(note, "note", "请写明跟踪核实的情况。")
    with transaction() as session:
        held = queries.observation(observation_id, body_scope(by))
        held = lock(Observation, held.id)
        require_followed(held)
        if held.complaint is not None:
            require_nameless(held.complaint, said, "note", by)
        made = FollowUp(improved=improved, note=said, followed_by_id=by.id)
        held.follow_up = made
        session.flush()
        evaluator = evaluators.evaluator(held.evaluator_id)
        after = {"evaluator": evaluator.name, "fault": held.fault}
        audit.record(FOLLOW_UP, OBSERVATION, held.id, by=by, after=after, note=said)
        notifications.followed(held, evaluator, made, by=by)
        if not improved:
            anew = Observation(
                evaluator_id=held.evaluator_id,
                engagement_id=held.engagement_id,
                body_id=held.body_id,
                fault=held.fault,
                text=f"约谈提醒后仍未改进：{said}",
                reported_by_id=by.id,
            )
            _keep(anew, evaluator, by)
            notifications.observed(anew, evaluator)
        return made


def require_followed(held: Observation) -> None:
    """Raises Conflict where nobody was warned, or what came of that is on record."""
    if held.handled is not Handled.WARNED:
        raise Conflict("只有约谈提醒、跟踪改进的问题登记跟踪结果。", "请核对处理情况。")
    if held.follow_up is not None:
        raise Conflict("跟踪结果已经登记。", "请刷新页面，查看最新情况。")


def _require_two_with_proof(held: Observation, by: Person) -> None:
    """Raises NotAllowed to whoever put it up or may not bar at all, Invalid where no file proves it."""
    may_penalise(by).or_raise()
    if held.reported_by_id == by.id:
        raise NotAllowed("提出人不能确认自己提出的处理。", "请由另一位审批人核对后处理。")
    if not of_owner(purposes.OBSERVATION, held.id):
        raise Invalid({"proof": ["不予采信的，请上传证明材料。"]})
