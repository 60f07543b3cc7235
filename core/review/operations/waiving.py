"""Letting an in-principle demand pass for a stated reason, and taking that back."""

from __future__ import annotations

from sqlalchemy import select

from core import audit
from core.applications.facts import findings
from core.applications.models import Waiver
from core.applications.operations import moving
from core.applications.operations.holding import require_time
from core.applications.rules.assessment import Assessed
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotFound, required
from core.people.models import Person
from core.plugin_api import Force
from core.review.actions import APPLICATION, UNWAIVE, WAIVE
from core.review.operations.holding import hold

LEAST_REASON = 10
"""A reason that others will rely on is a sentence, not a word."""


def waive(application_id: str, rule_id: str, reason: str, *, revision: int, by: Person) -> Waiver:
    """Pass an in-principle demand that is not met, for a reason.

    Raises NotFound, NotAllowed, Stale, StageClosed, Conflict (a must, or nothing to waive), Invalid.
    """
    with transaction():
        held = hold(application_id, revision, by=by)
        require_time(held)
        found = next((each for each in findings.of(held.application) if each.rule_id == rule_id), None)
        if found is None:
            raise NotFound("这项申报没有这条规定。", "请从申报页面重新进入。")
        require_waivable(found)
        why = required(reason, "reason", "请写明特殊情况和放行的理由。")
        if len(why) < LEAST_REASON:
            raise Invalid({"reason": [f"理由过短，请具体说明特殊情况（至少 {LEAST_REASON} 个字）。"]})
        _take_back_earlier(application_id, rule_id, by)
        made = Waiver(application_id=application_id, rule_id=rule_id, reason=why, waived_by_id=by.id)
        db.session.add(made)
        after = {"rule": rule_id, "summary": found.summary, "seen": found.seen, "clause": found.clause}
        audit.record(WAIVE, APPLICATION, application_id, by=by, after=after, note=why)
        db.session.flush()
        moving.touch(held.application, f"以特殊情况放行了“{found.summary}”", by=by)
        return made


def require_waivable(found: Assessed) -> None:
    """Raises Conflict where there is nothing that a reason could let pass."""
    if found.force is not Force.IN_PRINCIPLE:
        raise Conflict("这条规定不是“原则上”的要求，不能以特殊情况放行。", f"应当：{found.cure}")
    if not found.can_be_waived:
        raise Conflict("这条要求已经符合，或者已经放行，不需要再放行。", "请刷新页面查看。")


def take_back_waiver(application_id: str, rule_id: str, *, revision: int, by: Person) -> None:
    """Let the demand stand again. Raises NotFound, NotAllowed, Stale."""
    with transaction():
        held = hold(application_id, revision, by=by)
        if not _take_back_earlier(application_id, rule_id, by):
            raise NotFound("没有这条放行记录，可能已被撤销。", "请刷新页面查看。")
        moving.touch(held.application, "撤销了一项特殊情况放行", by=by)


def _take_back_earlier(application_id: str, rule_id: str, by: Person) -> bool:
    """Take back the waiver that there is: one that was given for another answer does not count any more and stands in
    nobody's way. Whether there was one."""
    query = select(Waiver).where(Waiver.application_id == application_id, Waiver.rule_id == rule_id)
    found = db.session.scalar(query)
    if found is None:
        return False
    audit.record(UNWAIVE, APPLICATION, application_id, by=by, before={"rule": rule_id, "reason": found.reason})
    db.session.delete(found)
    db.session.flush()
    return True
