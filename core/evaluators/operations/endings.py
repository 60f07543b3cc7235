"""Two people end a sanction before its time, as two imposed it: one proposes with proof, another confirms."""

from __future__ import annotations

from dataclasses import dataclass

from core import audit, clock
from core.db import db
from core.db.transaction import lock, put, transaction
from core.errors import Conflict, Invalid, NotAllowed, all_required, required
from core.evaluators import notifications, policies, purposes, queries
from core.evaluators.actions import CONFIRM_ENDING, DROP_ENDING, PROPOSE_ENDING, SANCTION_ENDING
from core.evaluators.models import EndingKind, Evaluator, SanctionEnding
from core.evaluators.operations import sanctions
from core.files import operations as files
from core.files.operations import Owner
from core.ledger.operations.bars import require_standing
from core.ledger.policies import may_penalise
from core.people.models import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """How a sanction is to end, why, by which document, and the file that proves it."""

    kind: EndingKind
    reason: str
    document_number: str
    proof_id: str | None = None


def propose_ending(bar_id: str, proposed: Ending, *, by: Person) -> SanctionEnding:
    """Put it forward; the sanction holds until another confirms. Raises NotAllowed, NotFound, Invalid, Conflict."""
    policies.may_admit(by).or_raise()
    given, faults = all_required(
        {
            "reason": (proposed.reason, "请写明情况和依据。", 1000),
            "document_number": (proposed.document_number, "请填写证明文件的名称或文号。", 100),
        }
    )
    if proposed.proof_id is None:
        faults["proof"] = ["请上传证明材料。"]
    if faults:
        raise Invalid(faults)
    with transaction():
        held, evaluator = queries.sanction(bar_id)
        lock(Evaluator, evaluator.id)
        require_standing(held)
        if queries.endings(bar_id):
            raise Conflict("这一处理已有一项解除或撤销在等待确认。", "请先办结，或者撤回后重新提出。")
        made = SanctionEnding(
            kind=proposed.kind,
            evaluator_id=evaluator.id,
            bar_id=held.id,
            reason=given["reason"],
            document_number=given["document_number"],
            proposed_by_id=by.id,
        )
        put(made)
        files.attach(proposed.proof_id or "", purposes.ENDING_PROOF.id, Owner(purposes.ENDING, made.id), by=by)
        _record(PROPOSE_ENDING, made, made.reason, by)
        notifications.ending_proposed(made, by=by)
        return made


def confirm_ending(ending_id: str, *, by: Person) -> SanctionEnding:
    """Confirm what somebody else proposed, and do it. Raises NotAllowed, NotFound, Conflict."""
    may_penalise(by).or_raise()
    with transaction():
        held = _waiting(ending_id)
        if held.proposed_by_id == by.id:
            raise NotAllowed("提出人不能确认自己提出的事项。", "请由另一位审批人核对后确认。")
        end = sanctions.lift if held.kind is EndingKind.LIFT else sanctions.void
        end(held.bar_id, held.reason, by=by)
        return _answered(held, None, by)


def drop_ending(ending_id: str, reason: str, *, by: Person) -> SanctionEnding:
    """Not do it: an approver refuses, or its proposer takes it back. Raises NotAllowed, NotFound, Invalid, Conflict."""
    policies.may_admit(by).or_raise()
    why = required(reason, "reason", "请写明不予办理的原因。")
    with transaction():
        held = _waiting(ending_id)
        if held.proposed_by_id != by.id:
            may_penalise(by).or_raise()
        return _answered(held, why, by)


def _waiting(ending_id: str) -> SanctionEnding:
    held = lock(SanctionEnding, ending_id)
    if held.confirmed is not None:
        raise Conflict("这一事项已经办结。", "请刷新页面，查看最新情况。")
    return held


def _answered(held: SanctionEnding, refusal: str | None, by: Person) -> SanctionEnding:
    held.confirmed, held.answer = refusal is None, refusal
    held.answered_at, held.answered_by_id = clock.now(), by.id
    db.session.flush()
    _record(CONFIRM_ENDING if held.confirmed else DROP_ENDING, held, refusal, by)
    notifications.ending_answered(held, by=by)
    return held


def _record(action: str, held: SanctionEnding, note: str | None, by: Person) -> None:
    after: dict[str, object] = {
        "evaluator": held.evaluator.name,
        "kind": held.kind,
        "document_number": held.document_number,
    }
    if held.confirmed is not None:
        after["confirmed"] = held.confirmed
    audit.record(action, SANCTION_ENDING, held.id, by=by, after=after, note=note)
