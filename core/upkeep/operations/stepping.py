"""Taking a matter in hand, and writing down each step that is taken with it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import TypedDict, Unpack

from core import audit, clock
from core.applications.operations.holding import require_past
from core.db.transaction import lock, put
from core.errors import Conflict, Invalid, Stale
from core.files import operations as files
from core.files.operations import Owner
from core.people.models import Person
from core.people.policies import Permission
from core.plugin_api import JudgedBy
from core.upkeep import actions, notifications, policies, purposes, queries
from core.upkeep.models import UpkeepRecord, UpkeepStep
from core.upkeep.queries import found
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
        raise Stale(
            f"“{record.unit.name}”的{record.kind.label}在您打开页面之后有了变动，现为“{record.state_label}”。",
            "请核对最新内容后再办理。",
        )
    require_state(record, states)
    return record


def require_state(record: UpkeepRecord, states: Collection[Phase]) -> None:
    """Raises Conflict where the matter stands elsewhere."""
    if record.state not in states:
        raise Conflict(f"这一事项现为“{record.state_label}”，不能这样办理。", "请刷新页面，查看最新状态。")


def require_day(record: UpkeepRecord, dated: date) -> None:
    """Raises Invalid for a document of a day to come, or older than the matter of which it speaks."""
    require_past(dated, "dated")
    begun = queries.opened_on(record)
    if dated < begun:
        raise Invalid({"dated": [f"文件日期不能早于本事项发起的日期（{begun.isoformat()}）。"]})


class Said(TypedDict, total=False):
    """What may be said with a step: as `UpkeepStep` has it. ``file_id`` is an upload of this person's own."""

    conforms: bool | None
    note: str | None
    document_number: str | None
    dated: date | None
    assessed_by: JudgedBy | None
    assessors: str | None
    clause: str | None
    otherwise: str | None
    place: str | None
    grade: str | None
    file_id: str | None


def take(record: UpkeepRecord, kind: StepKind, to: Phase, *, by: Person, **said: Unpack[Said]) -> UpkeepStep:
    """Write a step down, let the matter stand where it leads, and tell whoever is concerned."""
    conforms, dated = said.get("conforms"), said.get("dated")
    if dated is not None:
        require_past(dated, "dated")
    record.state, record.updated_at = to, clock.now()
    record.revision = (record.revision or 0) + 1
    if conforms is not None and kind is not StepKind.PROPOSED:
        record.conforms = conforms
    tidy = {name: (value.strip() or None) if isinstance(value, str) else value for name, value in said.items()}
    made = UpkeepStep(record_id=record.id, kind=kind, taken_at=record.updated_at, taken_by_id=by.id, **tidy)
    if made.file_id is not None:
        files.attach(made.file_id, purposes.STEP.id, Owner(purposes.RECORD, record.id), by=by)
    put(made)
    after = {"kind": record.kind.label, "unit": record.unit.name, "state": to.label}
    if conforms is not None:
        after["conforms"] = "是" if conforms else "否"
    if made.document_number:
        after |= {"document_number": made.document_number, "dated": "" if dated is None else dated.isoformat()}
    if made.grade:
        after["grade"] = found.grade_label(record, made.grade)
    if made.assessors:
        after["assessors"] = made.assessors
    audit.record(actions.STEP[kind], actions.RECORD, record.id, by=by, after=after, note=made.note)
    notifications.told(record, kind, note=made.note, by=by)
    return made
