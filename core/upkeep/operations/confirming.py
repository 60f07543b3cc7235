"""A decision that goes against what was found: one proposes it with reason and proof, another approver confirms it."""

from __future__ import annotations

from core import clock
from core.db.transaction import transaction
from core.errors import NotAllowed, required
from core.people.models import Person
from core.people.policies import Permission
from core.upkeep import policies
from core.upkeep.models import UpkeepRecord, UpkeepStep
from core.upkeep.operations.deciding import Decision, carry_out
from core.upkeep.operations.stepping import held, take
from core.upkeep.queries import found
from core.upkeep.rules import Phase, StepKind


def confirm(record_id: str, *, revision: int, by: Person) -> UpkeepRecord:
    """Confirm the decision that somebody else has proposed: it is carried out in the same act, as `decide` would.

    Raises NotFound, NotAllowed, Stale, Conflict, Invalid, ImpossibleEvent.
    """
    with transaction():
        record = held(record_id, Phase.CONFIRMATION, revision=revision, may=may_confirm, by=by)
        carry_out(record, _decision(record), by)
        return record


def turn_down(record_id: str, reason: str, *, revision: int, by: Person) -> UpkeepRecord:
    """Not confirm it, or take one's own back: the matter waits for its decision again. Raises as above."""
    why = required(reason, "reason", "请写明不予确认（撤回）的原因。")
    with transaction():
        record = held(record_id, Phase.CONFIRMATION, revision=revision, may=may_turn_down, by=by)
        take(record, StepKind.TURNED_DOWN, Phase.DECISION, note=why, by=by)
        return record


def may_confirm(person: Person, record: UpkeepRecord) -> Permission:
    """An approver who did not propose it."""
    return policies.may_confirm(person, proposer(record))


def proposer(record: UpkeepRecord) -> str | None:
    """Whose decision waits to be confirmed."""
    step = found.put_up(record)
    return None if step is None else step.taken_by_id


def may_turn_down(person: Person, record: UpkeepRecord) -> Permission:
    """An approver, or who proposed it."""
    return policies.of_department(person) if person.id == proposer(record) else policies.may_approve(person)


def _decision(record: UpkeepRecord) -> Decision:
    step = found.put_up(record)
    if step is None:
        raise NotAllowed("没有待确认的决定。", "请刷新页面，查看最新状态。")
    return _of_step(step)


def _of_step(step: UpkeepStep) -> Decision:
    """The decision as it was proposed."""
    return Decision(
        conforms=bool(step.conforms),
        note=step.note or "",
        document_number=step.document_number or "",
        dated=step.dated or clock.today(),
        clause=step.clause or "",
        otherwise=step.otherwise or "",
        place=step.place or "",
    )
