"""The grade of an incident, as it is found: by it the incident is judged, whatever its report says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.applications.operations.holding import require_past
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, required
from core.people.models import Person
from core.plugin_api import UpkeepKind
from core.upkeep import policies, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations.stepping import held, take
from core.upkeep.queries import found
from core.upkeep.rules import Phase, StepKind

STATES = (Phase.REVIEW, Phase.REVIEWED, Phase.DECISION)
"""Where an incident that was reported may be graded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Grading:
    """The grade found, on what that rests, the file of the finding with its day, and its number where it has one."""

    grade: str
    note: str
    dated: date
    document_number: str = ""
    file_id: str | None = None


def grade(record_id: str, grading: Grading, *, revision: int, by: Person) -> UpkeepRecord:
    """Put the grade found of an incident on record; a grave one is with the department at once.

    What the report says stays as it was said. Raises NotFound, NotAllowed, Stale, Conflict, Invalid, FileRefused.
    """
    note = required(grading.note, "note", "请写明认定的依据。")
    if grading.file_id is None:
        raise Invalid({"proof": ["请上传认定或通报文件。"]})
    with transaction():
        # Its body, that has passed it on by grading it, is told at a second press that it moved on, and not forbidden.
        record = held(record_id, *STATES, revision=revision, may=policies.handles, by=by)
        policies.may_grade(by, record).or_raise()
        require_graded(record)
        if grading.grade not in dict(found.grades(record)):
            raise Invalid({"grade": ["请选择认定的等级。"]})
        require_past(grading.dated, "dated")
        record.grade = grading.grade
        take(
            record,
            StepKind.GRADED,
            Phase.DECISION if queries.is_grave(record) else record.state,
            grade=grading.grade,
            note=note,
            dated=grading.dated,
            document_number=grading.document_number,
            file_id=grading.file_id,
            by=by,
        )
        return record


def require_graded(record: UpkeepRecord) -> None:
    """Raises Conflict for what has no grade."""
    if record.kind is not UpkeepKind.INCIDENT:
        raise Conflict("只有事故（事件）认定等级。", "请核对事项。")


def require_gradable(record: UpkeepRecord, person: Person) -> None:
    """Raises Conflict where it is not to be graded now, NotAllowed where not by this person."""
    require_graded(record)
    if record.state not in STATES:
        raise Conflict(f"这一事项现为“{record.state_label}”，不能认定等级。", "请刷新页面，查看最新状态。")
    policies.may_grade(person, record).or_raise()
