"""Barring a unit or an evaluator for a span, and lifting a bar before its time."""

from __future__ import annotations

from datetime import date

from core import audit, clock
from core.db.base import new_id
from core.db.transaction import lock, transaction
from core.errors import Conflict, Invalid
from core.ledger import actions, policies
from core.ledger.models import Bar, BarLifting, BarredKind
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
    if until < since:
        raise Invalid({"until": ["结束日期不能早于开始日期。"]})
    with transaction() as session:
        made = Bar(
            id=new_id(),
            subject_type=kind,
            subject_id=subject_id,
            since=since,
            until=until,
            reason=reason.strip(),
            clause=clause,
            document_number=document_number,
            recorded_at=clock.now(),
            recorded_by_id=by.id,
        )
        session.add(made)
        session.flush()
        after = {"subject_id": subject_id, "since": since, "until": until, "clause": clause}
        audit.record(actions.IMPOSE, actions.BAR, made.id, by=by, after=after, note=reason)
        return made


def lift(bar_id: str, reason: str, *, on: date, by: Person) -> None:
    """Let a bar no longer hold from a day on. Raises NotAllowed, Invalid, Conflict (lifted before)."""
    policies.may_penalise(by).or_raise()
    if not reason.strip():
        raise Invalid({"reason": ["请写明解除的原因。"]})
    with transaction() as session:
        held = lock(Bar, bar_id)
        if held.lifted_on is not None:
            raise Conflict(f"这一禁止申报已于 {held.lifted_on.isoformat()} 解除。")
        held.lifting = BarLifting(lifted_on=on, reason=reason.strip(), recorded_at=clock.now(), recorded_by_id=by.id)
        session.flush()
        audit.record(actions.LIFT, actions.BAR, held.id, by=by, after={"lifted_on": on}, note=reason)
