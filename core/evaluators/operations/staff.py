"""Who acts for an evaluator: asking with a letter, deciding, ending."""

from __future__ import annotations

from core import audit, clock
from core.db.transaction import lock, put, transaction
from core.errors import Stale, required
from core.evaluators import actions, notifications, policies, purposes, queries
from core.evaluators.models import Staff, StaffState
from core.files import operations as files
from core.people.models import Person


def join(evaluator_id: str, letter_id: str, *, by: Person) -> Staff:
    """Ask to act for an admitted evaluator, with its letter. It opens nothing until the department confirms.

    Raises NotAllowed, NotFound, Conflict (the person acts for one already).
    """
    policies.may_register(by).or_raise()
    with transaction():
        evaluator = queries.admitted_one(evaluator_id)
        asked = Staff(person_id=by.id, evaluator_id=evaluator.id, letter_id=letter_id)
        files.attach(letter_id, purposes.LETTER.id, files.Owner(purposes.STAFF, asked.id), by=by)
        put(asked)
        audit.record(actions.JOIN, actions.EVALUATOR, evaluator.id, by=by, after={"person": by.name})
        notifications.joined(asked, evaluator)
        return asked


def withdraw_request(staff_id: str, *, by: Person) -> None:
    """Take back one's own request. Raises NotAllowed."""
    with transaction():
        asked = lock(Staff, staff_id)
        policies.may_withdraw(by, asked).or_raise()
        _move(asked, StaffState.WITHDRAWN, None, actions.WITHDRAW, by)


def confirm_staff(staff_id: str, *, by: Person) -> Staff:
    """Confirm that the person may act for the evaluator. Raises NotAllowed, Stale."""
    return _decided(staff_id, StaffState.CONFIRMED, None, actions.CONFIRM_STAFF, by)


def refuse_staff(staff_id: str, reason: str, *, by: Person) -> Staff:
    """Refuse the request, with the reason that its person will read. Raises NotAllowed, Stale, Invalid."""
    return _decided(staff_id, StaffState.REFUSED, reason, actions.REFUSE_STAFF, by)


def end_staff(staff_id: str, reason: str, *, by: Person) -> Staff:
    """End somebody's standing: by the department, or by the person itself. Raises NotAllowed, Stale, Invalid."""
    with transaction():
        held = lock(Staff, staff_id)
        own = held.person_id == by.id
        (policies.may_register(by) if own else policies.may_admit(by)).or_raise()
        _require(held, StaffState.CONFIRMED)
        given = required(reason, "reason", "请写明原因。")
        _move(held, StaffState.ENDED, given, actions.END_STAFF, by)
        if not own:
            notifications.staff_decided(held, queries.evaluator(held.evaluator_id))
        return held


def _decided(staff_id: str, state: StaffState, reason: str | None, action: str, by: Person) -> Staff:
    policies.may_admit(by).or_raise()
    with transaction():
        asked = lock(Staff, staff_id)
        _require(asked, StaffState.PENDING)
        if asked.founds:  # decided upon with the first profile, so that one never stands without the other
            raise Stale("登记人的资格随机构登记材料一并审核。")
        given = None if reason is None else required(reason, "reason", "请写明退回的原因，申请人会看到。")
        _move(asked, state, given, action, by)
        notifications.staff_decided(asked, queries.evaluator(asked.evaluator_id))
        return asked


def _require(held: Staff, state: StaffState) -> None:
    if held.state is not state:
        raise Stale("这份机构人员申请刚刚已由他人办理。")


def _move(held: Staff, state: StaffState, reason: str | None, action: str, by: Person) -> None:
    before = held.state
    held.state, held.reason = state, reason
    held.decided_at, held.decided_by_id = clock.now(), by.id
    after = {"state": state, "person": held.person_id}
    audit.record(
        action,
        actions.EVALUATOR,
        held.evaluator_id,
        by=by,
        before={"state": before, "person": held.person_id},
        after=after,
        note=reason,
    )
