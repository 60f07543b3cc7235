"""Barring a unit or an evaluator for a span, lifting a bar before its time, and voiding one recorded in error."""

from __future__ import annotations

from datetime import date

from core import audit, clock
from core.db.transaction import put, transaction
from core.db.turns import hold
from core.errors import Conflict, Invalid, required
from core.ledger import actions, policies
from core.ledger.models import Bar, BarLifting, BarredKind, BarVoiding
from core.people.models import Person


def bar(
    subject_id: str,
    *,
    kind: BarredKind = BarredKind.UNIT,
    since: date,
    until: date,
    reason: str,
    clause: str | None,
    document_number: str | None = None,
    by: Person,
) -> Bar:
    """Bar from `since` to `until`, both included: the caller reckons the span by the term of the clause.

    Raises NotAllowed, Invalid.
    """
    policies.may_penalise(by).or_raise()
    if not reason.strip():
        raise Invalid({"reason": ["请写明禁止申报的原因。"]})
    if since > clock.today():
        raise Invalid({"since": ["日期不能晚于今天。"]})
    if until < since:
        raise Invalid({"until": ["结束日期不能早于开始日期。"]})
    with transaction():
        made = Bar(
            subject_type=kind,
            subject_id=subject_id,
            since=since,
            until=until,
            reason=reason.strip(),
            clause=clause,
            document_number=document_number,
            recorded_by_id=by.id,
        )
        put(made)
        after = {"subject_id": subject_id, "since": since, "until": until, "clause": clause}
        audit.record(actions.IMPOSE, actions.BAR, made.id, by=by, after=after, note=reason)
        return made


def lift(bar_id: str, reason: str, *, on: date, by: Person) -> None:
    """Let a bar no longer hold from a day on, of those that it holds.

    Raises NotAllowed, Invalid, Conflict (lifted before, or recorded in error).
    """
    policies.may_penalise(by).or_raise()
    why = required(reason, "reason", "请写明解除的原因。")
    with transaction() as session:
        held = standing(bar_id)
        if not held.since <= on <= clock.today():
            raise Invalid({"on": [f"解除日期应在 {held.since.isoformat()} 至今天之间。"]})
        held.lifting = BarLifting(lifted_on=on, reason=why, recorded_at=clock.now(), recorded_by_id=by.id)
        session.flush()
        audit.record(actions.LIFT, actions.BAR, held.id, by=by, after={"lifted_on": on}, note=why)


def void_bar(bar_id: str, reason: str, *, by: Person) -> Bar:
    """Declare a bar recorded in error: it counts as never having been imposed, and stays on record.

    Raises NotAllowed, Invalid, Conflict (lifted, or voided before).
    """
    policies.may_penalise(by).or_raise()
    why = required(reason, "reason", "请写明误登记的情况。")
    with transaction() as session:
        held = standing(bar_id)
        held.voiding = BarVoiding(reason=why, recorded_by_id=by.id)
        session.flush()
        before = {"subject_id": held.subject_id, "since": held.since, "until": held.until, "clause": held.clause}
        audit.record(actions.VOID_BAR, actions.BAR, held.id, by=by, before=before, note=why)
        return held


def standing(bar_id: str) -> Bar:
    """The bar, locked, if it was neither lifted nor voided. Raises Conflict."""
    return require_standing(hold(Bar, bar_id))


def require_standing(held: Bar) -> Bar:
    """Raises Conflict where it was lifted, or voided."""
    if held.lifted_on is not None:
        raise Conflict(f"这一禁止申报已于 {held.lifted_on.isoformat()} 解除。")
    if held.voiding is not None:
        raise Conflict("这一禁止申报已作为误登记撤销。", "请刷新页面，查看最新情况。")
    return held
