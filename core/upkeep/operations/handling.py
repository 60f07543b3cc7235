"""From filled in to the department's desk: handing in, sending back, the body's opinion, and passing it up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from core.db.transaction import lock, transaction
from core.errors import Invalid, required
from core.filling import operations as filling
from core.filling.models import Submission
from core.filling.queries import submission_with
from core.people.models import Person
from core.people.policies import Permission, Refused
from core.plugin_api import UpkeepKind
from core.upkeep import policies, queries
from core.upkeep.models import UpkeepRecord
from core.upkeep.operations.filling import RecordForm, require_writable
from core.upkeep.operations.stepping import held, require_day, take
from core.upkeep.queries import found
from core.upkeep.rules import CONFORMS, GRADE, Filler, Phase, StepKind


def submit(record_id: str, *, token: str, revision: int, by: Person) -> Submission:
    """Hand in what is filled in; a form that is sent twice hands in once.

    What an officer found on site goes to the department, so does what a unit says to its removal, and at once a grave
    incident; what else a unit reports goes to its body. Raises NotFound, NotAllowed, Stale, Conflict, StageClosed,
    Invalid.
    """
    with transaction():
        lock(UpkeepRecord, record_id)  # of two that are sent at once, the second waits here
        already = submission_with(token)
        if already is not None and already.filling_id == record_id:
            return already
        record = held(record_id, Phase.OPEN, Phase.RETURNED, revision=revision, may=policies.may_fill, by=by)
        require_writable(record)
        forms = RecordForm(record)
        answers = filling.complete(forms)
        made = filling.keep_submission(forms, answers, token=token, by=by)
        given = answers[record.form_id]
        finding = found.graded(record)
        record.grade = given.get(GRADE) if finding is None else finding.grade
        take(record, StepKind.SUBMITTED, _goes_to(record), conforms=given.get(CONFORMS), by=by)
        return made


def _goes_to(record: UpkeepRecord) -> Phase:
    if record.kind is UpkeepKind.REMOVAL or queries.is_grave(record) or _says_grave(record):
        return Phase.DECISION
    if record.filled_by is Filler.UNIT:
        return Phase.REVIEW
    return Phase.REVIEWED if record.kind is UpkeepKind.INCIDENT else Phase.DECISION


def _says_grave(record: UpkeepRecord) -> bool:
    """Whether its filler calls an incident grave, whatever was found of it before."""
    known = queries.declared(UpkeepKind.INCIDENT)
    return known is not None and found.stated_grade(record) in known.grave


def send_back(
    record_id: str, sections: Collection[str], message: str, *, due: date | None = None, revision: int, by: Person
) -> UpkeepRecord:
    """Ask for a correction of what was handed in: by the body where it reviews, by the department where it decides.

    What a unit said to its removal is not sent back. Raises NotFound, NotAllowed, Stale, Conflict, Invalid.
    """
    said = required(message, "message", "请写明需要补正的内容。")
    with transaction():
        record = held(record_id, Phase.REVIEW, Phase.DECISION, revision=revision, may=_may_send_back, by=by)
        if record.kind is UpkeepKind.REMOVAL:
            raise Invalid({"message": ["单位的陈述不退回；需要补充的，请直接联系单位。"]})
        filling.return_sections(RecordForm(record), sections, said, due=due, from_stage=None, by=by)
        take(record, StepKind.RETURNED, Phase.RETURNED, note=said, by=by)
        return record


def review(record_id: str, conforms: bool, opinion: str, *, revision: int, by: Person) -> UpkeepRecord:
    """The body's opinion on what a unit reports: whether it still conforms. Raises as above."""
    said = required(opinion, "opinion", "请写明审核意见。")
    with transaction():
        record = held(record_id, Phase.REVIEW, revision=revision, may=policies.of_body, by=by)
        take(record, StepKind.REVIEWED, Phase.REVIEWED, conforms=conforms, note=said, by=by)
        return record


def pass_up(revisions: Mapping[str, int], document_number: str, dated: date, *, by: Person) -> Sequence[UpkeepRecord]:
    """Pass reviewed matters up to the department together, as with the year's recommendation; all or none.

    Each goes with the revision that the page showed. Raises NotFound, NotAllowed, Stale, Conflict, Invalid.
    """
    number = required(document_number, "document_number", "请填写上报文件的文号。", most=100)
    if not revisions:
        raise Invalid({"chosen": ["请至少选择一项。"]})
    with transaction():
        passed = [
            held(id, Phase.REVIEWED, revision=revisions[id], may=policies.of_body, by=by) for id in sorted(revisions)
        ]
        for record in passed:
            require_day(record, dated)
            take(record, StepKind.PASSED_UP, Phase.DECISION, document_number=number, dated=dated, by=by)
        return passed


def drop(record_id: str, reason: str, *, revision: int, by: Person) -> UpkeepRecord:
    """Take back what was begun: its filler, of a removal whoever supervises the unit. Raises as above."""
    said = required(reason, "reason", "请写明撤销的原因。")
    with transaction():
        states = [state for state in Phase if not state.is_over]
        record = held(record_id, *states, revision=revision, may=may_drop, by=by)
        take(record, StepKind.DROPPED, Phase.DROPPED, note=said, by=by)
        return record


def _may_send_back(by: Person, record: UpkeepRecord) -> Permission:
    return policies.of_body(by, record) if record.state is Phase.REVIEW else policies.of_department(by)


def may_drop(person: Person, record: UpkeepRecord) -> Permission:
    """Its filler, before it is handed in; of a report that was asked for, whoever supervises; a removal as
    `policies.may_take_back` says."""
    if record.kind is UpkeepKind.REMOVAL:
        return policies.may_take_back(person, record)
    if _was_asked_for(record):
        return policies.supervises(person, record.unit)
    handed_in = Refused("已经提交的事项不能自行撤销。", "请联系推荐单位。")
    return policies.may_fill(person, record) if record.state.is_open else handed_in


def _was_asked_for(record: UpkeepRecord) -> bool:
    """Whether somebody else wants the unit's report of a change: it does not take that back itself."""
    return record.kind is UpkeepKind.CHANGE and record.cause is not None and record.state.is_open
