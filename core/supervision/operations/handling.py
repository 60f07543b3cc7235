"""An office takes a complaint on, investigates, and decides: each step within its declared time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from core import audit, clock
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid, Stale, required
from core.people.models import Person
from core.policy_desk.queries.calendar import end_of
from core.supervision import notifications, queries
from core.supervision.actions import ACCEPT, COMPLAINT, DECIDE, RECTIFY, REFUSE
from core.supervision.models import Complaint
from core.supervision.operations.complaining import DECISION, term
from core.supervision.operations.nameless import require_nameless
from core.supervision.operations.observing import observe_from
from core.supervision.policies import may_handle, may_supervise
from core.supervision.rules.states import ComplaintState, outcomes

_LONGEST_TO_MEND = timedelta(days=366)
"""A later day is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Decision:
    """To what a complaint leads, what was found (the accused reads it), and until when a fault is to be mended."""

    outcome: ComplaintState
    finding: str
    rectify_by: date | None = None


def accept(complaint_id: str, *, by: Person) -> Complaint:
    """Take it on. Raises NotAllowed, NotFound, Conflict (somebody has decided that already)."""
    with transaction():
        held = _held(complaint_id, {ComplaintState.RECEIVED}, by)
        span = term(DECISION)
        held.state, held.accepted_at, held.handled_by_id = ComplaintState.ACCEPTED, clock.now(), by.id
        held.decide_by = None if span is None else end_of(span, clock.today())
        _record(ACCEPT, held, by)
        return held


def refuse(complaint_id: str, reason: str, *, by: Person) -> Complaint:
    """Not take it on, with the reason, which its author reads. Raises NotAllowed, NotFound, Invalid, Conflict."""
    with transaction():
        held = _held(complaint_id, {ComplaintState.RECEIVED}, by)
        held.finding = required(reason, "reason", "请写明不予受理的理由。")
        require_nameless(held, held.finding, "reason", by)
        held.state, held.decided_at, held.handled_by_id = ComplaintState.REFUSED, clock.now(), by.id
        _record(REFUSE, held, by)
        return held


def decide(complaint_id: str, decision: Decision, *, revision: int, by: Person) -> Complaint:
    """Say what was found, and what follows. Raises NotAllowed, NotFound, Invalid, Stale, Conflict (not accepted, or
    decided).

    A fault is to be mended by a day; that a unit be taken off the lists, or an evaluator not accepted, is proposed to
    the department, which hears and decides. What was not mended, as was reported or by its day, is decided once more:
    what is found then stands behind what was found before.
    """
    with transaction():
        held = _held(complaint_id, {ComplaintState.ACCEPTED, ComplaintState.RECTIFY}, by, revision)
        finding = required(decision.finding, "finding", "请写明核实情况和结论。")
        require_nameless(held, finding, "finding", by)
        if decision.outcome not in outcomes(held.against, held.state):
            raise Invalid({"outcome": ["请选择处理结果。"]})
        if held.state is ComplaintState.RECTIFY:
            _require_answered(held)
            finding = f"{held.finding}\n{clock.today():%Y-%m-%d} 核查整改：{finding}"
        is_to_mend = decision.outcome is ComplaintState.RECTIFY
        latest = clock.today() + _LONGEST_TO_MEND
        if is_to_mend and (decision.rectify_by is None or not clock.today() < decision.rectify_by <= latest):
            raise Invalid({"rectify_by": [f"请填写整改期限，须晚于今天，不晚于 {latest}。"]})
        if decision.rectify_by is not None and not is_to_mend:
            chosen = decision.outcome.label
            raise Invalid({"rectify_by": [f"只有责令整改的填写整改期限；现选“{chosen}”，请改选或清空。"]})
        held.state, held.finding, held.decided_at = decision.outcome, finding, clock.now()
        held.rectify_by, held.handled_by_id = decision.rectify_by if is_to_mend else None, by.id
        _record(DECIDE, held, by)
        _follow(held, by)
        return held


def confirm_rectified(complaint_id: str, note: str, *, revision: int, by: Person) -> Complaint:
    """Say that the fault was mended as its author reported, and how that was seen.

    Raises NotAllowed, NotFound, Invalid, Stale, Conflict (nothing was reported).
    """
    with transaction():
        held = _held(complaint_id, {ComplaintState.RECTIFY}, by, revision)
        if not queries.is_reported(held):
            raise Conflict("被举报对象还没有报告整改情况，不能确认整改完成。", "请催告其报告整改情况，收到后核查。")
        seen = required(note, "reason", "请写明核查整改的情况。")
        require_nameless(held, seen, "reason", by)
        held.state, held.handled_by_id, held.revision = ComplaintState.RECTIFIED, by.id, held.revision + 1
        audit.record(RECTIFY, COMPLAINT, held.id, by=by, after={"state": held.state}, note=seen)
        notifications.rectified(held)
        return held


def _require_answered(held: Complaint) -> None:
    """Raises Conflict while the accused may still mend and has reported nothing."""
    if not queries.is_to_be_seen(held):
        assert held.rectify_by is not None  # noqa: S101  # what is to be mended is so by a day
        raise Conflict(
            f"整改期限 {held.rectify_by:%Y-%m-%d} 还没有到，被举报对象也还没有报告整改情况。",
            "请在收到报告后，或者期限过后，核查并作出处理。",
        )


def _follow(held: Complaint, by: Person) -> None:
    if held.state is ComplaintState.RECTIFY:
        notifications.rectify(held)
    elif held.state in {ComplaintState.REMOVAL, ComplaintState.SANCTION}:
        if held.state is ComplaintState.SANCTION:
            observe_from(held, by=by)
        notifications.proposed(held)


def _held(
    complaint_id: str, expected: Collection[ComplaintState], by: Person, revision: int | None = None
) -> Complaint:
    """The complaint, held. Raises NotAllowed, NotFound, Stale, Conflict where it is not as expected."""
    may_supervise(by).or_raise()
    held = lock(Complaint, complaint_id)
    may_handle(by, held).or_raise()
    if held.state not in expected:
        raise Conflict(f"这件举报现在是“{held.state.label}”，不能这样办理。", "请按页面上的最新情况办理。")
    if revision is not None and held.revision != revision:
        raise Stale(
            "这件举报在您打开页面之后有了新的办理或者整改报告。", "请核对页面上的最新情况，再次提交即按最新情况办理。"
        )
    return held


def _record(action: str, held: Complaint, by: Person) -> None:
    held.revision += 1
    after = {"subject": held.subject_name, "state": held.state, "finding": held.finding}
    if held.rectify_by is not None:
        after["rectify_by"] = held.rectify_by.isoformat()
    audit.record(action, COMPLAINT, held.id, by=by, after=after)
