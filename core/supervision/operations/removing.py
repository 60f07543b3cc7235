"""A complaint that proves true leads to the removal of a unit: what its office found is the occasion."""

from __future__ import annotations

from functools import partial

from core import audit
from core.bodies.queries import body_scope
from core.db.transaction import lock
from core.errors import Conflict
from core.people.models import Person
from core.supervision import notifications, queries
from core.supervision.actions import COMPLAINT, LEAD
from core.supervision.models import Complaint
from core.supervision.operations.nameless import require_nameless
from core.supervision.policies import may_supervise
from core.supervision.rules.states import ComplaintState
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations.occasions import Occasion
from core.upkeep.rules import Phase


def removal_on(complaint_id: str, by: Person) -> Occasion:
    """What was found on a complaint, for proposing the removal. Nothing of what was said, or by whom.

    Raises NotAllowed, NotFound, Conflict (nothing of the kind was decided, or it is under way already).
    """
    may_supervise(by).or_raise()
    held = queries.complaint(complaint_id, body_scope(by))
    _require(held)
    return Occasion(
        said="举报核实结论",
        url=notifications.link(held),
        unit_id=queries.accused_id(held),
        facts=held.finding or "",
        led_to=partial(_led_to, held.id),
    )


def may_propose(held: Complaint) -> bool:
    """Whether its removal waits to be proposed: it was decided so, and none is under way or was decided."""
    return held.state is ComplaintState.REMOVAL and (held.removal is None or held.removal.state is Phase.DROPPED)


def _require(held: Complaint) -> None:
    if not may_propose(held):
        raise Conflict("这件举报没有待提出的移出名单。", "请从举报页面查看处理结果和办理进展。")


def _led_to(complaint_id: str, made: UpkeepRecord, by: Person) -> None:
    held = lock(Complaint, complaint_id)
    _require(held)
    require_nameless(held, made.cause or "", "facts", by)  # the unit reads it
    held.removal_id = made.id
    audit.record(LEAD, COMPLAINT, held.id, by=by, after={"subject": held.subject_name, "state": held.state})
