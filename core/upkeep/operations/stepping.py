"""Taking a matter in hand, and writing down each step that is taken with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from core import audit, clock
from core.applications.operations.holding import require_past
from core.db import db
from core.db.transaction import lock
from core.errors import Conflict, Stale
from core.people.models import Person
from core.people.policies import Permission
from core.upkeep import actions, notifications, policies, queries
from core.upkeep.models import UpkeepRecord, UpkeepStep
from core.upkeep.rules import Phase, StepKind


def held(
    record_id: str,
    *states: Phase,
    revision: int | None = None,
    may: Callable[[Person, UpkeepRecord], Permission],
    by: Person,
) -> UpkeepRecord:
    """The matter, locked, if this person may do this with it as it stands. Raises NotFound (to whoever may not see
    it), NotAllowed, Stale, Conflict."""
    record = lock(UpkeepRecord, record_id)
    if not policies.may_see(by, record):
        raise queries.missing()
    may(by, record).or_raise()
    if revision is not None and record.revision != revision:
        raise Stale("这一事项在您打开页面之后有了变动。", "请核对最新内容后再办理。")
    if record.state not in states:
        raise Conflict(f"这一事项现为“{record.state_label}”，不能这样办理。", "请刷新页面，查看最新状态。")
    return record


def take(
    record: UpkeepRecord,
    kind: StepKind,
    to: Phase,
    *,
    conforms: bool | None = None,
    note: str | None = None,
    document_number: str | None = None,
    dated: date | None = None,
    by: Person,
) -> UpkeepStep:
    """Write a step down, let the matter stand where it leads, and tell whoever is concerned."""
    if dated is not None:
        require_past(dated, "dated")
    record.state, record.updated_at = to, clock.now()
    record.revision = (record.revision or 0) + 1
    if conforms is not None:
        record.conforms = conforms
    made = UpkeepStep(
        record_id=record.id,
        kind=kind,
        conforms=conforms,
        note=(note or "").strip() or None,
        document_number=(document_number or "").strip() or None,
        dated=dated,
        taken_at=record.updated_at,
        taken_by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    after = {"kind": record.kind.label, "unit": record.unit.name, "state": to.label}
    if conforms is not None:
        after["conforms"] = "是" if conforms else "否"
    if made.document_number:
        after |= {"document_number": made.document_number, "dated": "" if dated is None else dated.isoformat()}
    audit.record(actions.STEP[kind], actions.RECORD, record.id, by=by, after=after, note=made.note)
    notifications.told(record, kind, note=made.note, by=by)
    return made
