"""What the department puts on record beside its decision: the technical review before it, and the report to the one
above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import clock
from core.applications.operations.holding import require_past
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, required
from core.filling.queries import as_submitted
from core.people.models import Person
from core.people.policies import Permission
from core.plugin_api import JudgedBy, UpkeepKind
from core.upkeep import policies, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations.stepping import held, take
from core.upkeep.rules import CHECKED_ON, Phase, StepKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """Who reviewed (`assessors`: the experts, or the body that was commissioned), on which day, what was found and why,
    and the file of the opinion."""

    assessed_by: JudgedBy
    assessors: str
    assessed_on: date
    conforms: bool
    opinion: str
    file_id: str | None


def assess(record_id: str, assessment: Assessment, *, revision: int, by: Person) -> UpkeepRecord:
    """Record the technical review of what was found; another one may follow, and the earlier stays on record.

    Raises NotFound, NotAllowed, Stale, Conflict, Invalid, FileRefused.
    """
    who = required(assessment.assessors, "assessors", "请填写评审专家或受委托机构。", most=1000)
    opinion = required(assessment.opinion, "opinion", "请写明评审意见和理由。")
    if assessment.file_id is None:
        raise Invalid({"proof": ["请上传技术评审意见。"]})
    with transaction():
        record = held(record_id, Phase.DECISION, revision=revision, may=_of_department, by=by)
        require_technical_review(record)
        require_past(assessment.assessed_on, "dated")
        if assessment.assessed_on < (first := _checked_on(record)):
            raise Invalid({"dated": [f"技术评审日期不能早于现场核查的日期（{first.isoformat()}）。"]})
        take(
            record,
            StepKind.ASSESSED,
            Phase.DECISION,
            assessed_by=assessment.assessed_by,
            assessors=who,
            dated=assessment.assessed_on,
            conforms=assessment.conforms,
            note=opinion,
            file_id=assessment.file_id,
            by=by,
        )
        return record


def require_technical_review(record: UpkeepRecord) -> None:
    """Raises Conflict where the rules ask for no technical review of such a matter."""
    declared = queries.declared(record.kind)
    if declared is None or not declared.technical_review:
        raise Conflict(f"本地区的规则没有规定{record.kind.label}须经技术评审。", "请直接作出决定。")


def report_above(record_id: str, document_number: str, dated: date, *, revision: int, by: Person) -> UpkeepRecord:
    """Put on record that a matter was reported to the department above: by which document or in which way, and when.

    A grave incident at once, anything else when it is decided. Raises NotFound, NotAllowed, Stale, Conflict, Invalid.
    """
    number = required(document_number, "document_number", "请填写上报的文号或方式。", most=100)
    with transaction():
        record = held(record_id, *Phase, revision=revision, may=_of_department, by=by)
        require_reported_above(record)
        since = _reportable_since(record)
        if dated < since:
            raise Invalid({"dated": [f"上报日期不能早于 {since.isoformat()}。"]})
        take(record, StepKind.REPORTED, record.state, document_number=number, dated=dated, by=by)
        return record


def require_reported_above(record: UpkeepRecord) -> None:
    """Raises Conflict where nothing of a matter has to be reported above, or not yet."""
    declared = queries.declared(record.kind)
    if declared is None or not declared.reported_above or record.state is Phase.DROPPED:
        raise Conflict("本地区的规则没有规定这一事项须报上级主管部门。", "请核对事项。")
    if record.kind is UpkeepKind.INCIDENT:
        if not queries.is_grave(record):
            raise Conflict("这一等级的事故（事件）没有规定须报上级主管部门。", "请核对等级。")
    elif record.state is not Phase.DONE:
        raise Conflict("这一事项还没有办结。", "请在办结后，将结果报上级主管部门。")


def _reportable_since(record: UpkeepRecord) -> date:
    """An incident since it was begun to be reported, anything else since the day of its decision."""
    decided = [each.dated for each in queries.steps_of(record.id) if each.kind is StepKind.DECIDED and each.dated]
    begun = queries.opened_on(record)
    return begun if record.kind is UpkeepKind.INCIDENT else max([begun, *decided])


def _checked_on(record: UpkeepRecord) -> date:
    """The day of the visit, as it was handed in."""
    return clock.day_of(str(as_submitted(record.id).of(record.form_id)[CHECKED_ON]))


def _of_department(by: Person, record: UpkeepRecord) -> Permission:
    return policies.of_department(by)
