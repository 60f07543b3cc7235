"""What was found of a matter before it is decided, and what was reported of it to the department above."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select

from core.bodies.queries import Scope
from core.db import db
from core.filling.queries import as_submitted
from core.plugin_api import UpkeepKind
from core.upkeep.models import UpkeepRecord, UpkeepStep
from core.upkeep.queries import declared, form_of, is_grave, steps_of
from core.upkeep.rules import FINDS, GRADE, Phase, StepKind

_FINDING = frozenset({StepKind.SUBMITTED, StepKind.REVIEWED, StepKind.ASSESSED})
"""The steps that may say whether a unit conforms."""


def called(step: UpkeepStep) -> str:
    """What people call a finding: of a visit, of the body's review, of the technical review."""
    return "现场核查结论" if step.kind is StepKind.SUBMITTED else f"{step.kind.label}结论"


def findings(record: UpkeepRecord) -> Sequence[UpkeepStep]:
    """What was found since the form was handed in last, in order; nothing of matters in which nobody finds."""
    if record.kind not in FINDS:
        return ()
    steps = steps_of(record.id)
    last = max((each.sequence for each in steps if each.kind is StepKind.SUBMITTED), default=0)
    return [each for each in steps if each.sequence >= last and each.kind in _FINDING and each.conforms is not None]


def overruled(record: UpkeepRecord, conforms: bool) -> Sequence[UpkeepStep]:
    """The findings against which such a decision would go."""
    return [each for each in findings(record) if each.conforms is not conforms]


def assessed(record: UpkeepRecord) -> UpkeepStep | None:
    """The technical review of what was handed in last; of several the latest."""
    found = [each for each in findings(record) if each.kind is StepKind.ASSESSED]
    return found[-1] if found else None


def wants_assessment(record: UpkeepRecord) -> bool:
    """Whether the rules ask for a technical review that is not on record yet."""
    found = declared(record.kind)
    return found is not None and found.technical_review and assessed(record) is None


def put_up(record: UpkeepRecord) -> UpkeepStep | None:
    """The decision that waits to be confirmed."""
    if record.state is not Phase.CONFIRMATION:
        return None
    return next(each for each in reversed(steps_of(record.id)) if each.kind is StepKind.PROPOSED)


def graded(record: UpkeepRecord) -> UpkeepStep | None:
    """The finding of an incident's grade; of several the latest."""
    return next((each for each in reversed(steps_of(record.id)) if each.kind is StepKind.GRADED), None)


def stated_grade(record: UpkeepRecord) -> str | None:
    """The grade that the report which was handed in last says."""
    if record.kind is not UpkeepKind.INCIDENT:
        return None
    stated = as_submitted(record.id).of(record.form_id).get(GRADE)
    return None if stated is None else str(stated)


def grade_label(record: UpkeepRecord, grade: str | None) -> str:
    """A grade in the words of the form; nothing for none."""
    return next((label for name, label in grades(record) if name == grade), "") if grade else ""


def grades(record: UpkeepRecord) -> Sequence[tuple[str, str]]:
    """The grades that the form knows, each with its words."""
    asked = form_of(record).fields.get(GRADE)
    return () if asked is None else [(each.name, each.label) for each in asked.choices]


def reported_upward(record: UpkeepRecord) -> UpkeepStep | None:
    """Of a grave incident, with which step it reached the department: handed in as what it is, or found to be that."""
    known = declared(UpkeepKind.INCIDENT)
    if known is None or not is_grave(record):
        return None
    steps = steps_of(record.id)
    as_found = (each for each in steps if each.kind is StepKind.GRADED and each.grade in known.grave)
    handed_in = (each for each in steps if each.kind is StepKind.SUBMITTED)
    return next(handed_in if stated_grade(record) in known.grave else as_found, None)


def unreported(scope: Scope) -> Sequence[UpkeepRecord]:
    """What has to be reported to the department above and is not on record as reported, the oldest first."""
    found = {kind: each for kind in UpkeepKind if (each := declared(kind)) is not None and each.reported_above}
    reported = exists().where(UpkeepStep.record_id == UpkeepRecord.id, UpkeepStep.kind == StepKind.REPORTED)
    incident = found.get(UpkeepKind.INCIDENT)
    due = (UpkeepRecord.kind.in_(found.keys() - {UpkeepKind.INCIDENT})) & (UpkeepRecord.state == Phase.DONE)
    if incident is not None:
        grave = UpkeepRecord.grade.in_(incident.grave) & (UpkeepRecord.state != Phase.DROPPED)
        due = due | ((UpkeepRecord.kind == UpkeepKind.INCIDENT) & grave)
    query = select(UpkeepRecord).where(scope.covers(UpkeepRecord.body_id), due, ~reported)
    return db.session.scalars(query.order_by(UpkeepRecord.opened_at, UpkeepRecord.id)).all() if found else ()


def reported_above(record: UpkeepRecord) -> UpkeepStep | None:
    """That it was reported to the department above; of several the latest."""
    return next((each for each in reversed(steps_of(record.id)) if each.kind is StepKind.REPORTED), None)
