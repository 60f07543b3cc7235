"""An expert hands his sheet in; the department may give it back to him while the application is scored, and let it
stand where he does not answer."""

from __future__ import annotations

from core import audit, clock
from core.applications.operations import moving
from core.applications.operations.holding import as_it_stands
from core.db.transaction import lock, transaction
from core.errors import Conflict, required
from core.experts import notifications, policies
from core.experts.actions import APPLICATION, HAND_IN, LET_STAND, REOPEN
from core.experts.models import Assignment, AssignmentState, Sheet
from core.experts.operations.filling import SheetForms
from core.experts.operations.responding import own, require_free
from core.experts.operations.taking import scoring
from core.experts.queries import assignments
from core.experts.queries.sheets import last_sheets, read_marks, rounds
from core.filling import operations as filling
from core.filling.queries import submission_with
from core.people.models import Person
from core.plugin_api import Stage


def hand_in(assignment_id: str, *, token: str, by: Person) -> Assignment:
    """Hand the sheet in; it cannot be changed any more. Sent twice with one token, it is handed in once.

    Raises NotFound, IllegalMove, Conflict, Conflicted, Invalid with everything that is missing.
    """
    with transaction() as session:
        own(assignment_id, by)  # of two that are sent at once, the second waits here
        if (known := submission_with(token)) is not None and known.filling_id == assignment_id:
            return assignments.assignment(assignment_id)
        sheet = SheetForms(assignments.assignment(assignment_id))
        sheet.hold(by)
        given = sheet.given
        require_free(given)
        answers = filling.complete(sheet)
        submitted = filling.keep_submission(sheet, answers, token=token, by=by)
        session.flush()
        last = last_sheets([given.id]).get(given.id)
        made = Sheet(
            assignment_id=given.id,
            serial=1 if last is None else last.serial + 1,
            submission_id=submitted.id,
            points=sheet.sheet.items.added_up(answers[sheet.form.id]),
            handed_in_at=submitted.submitted_at,
        )
        session.add(made)
        given.state, given.changed_at = AssignmentState.HANDED_IN, clock.now()
        session.flush()
        after = {"expert": given.expert.person.name, "state": given.state.label}
        audit.record(HAND_IN, APPLICATION, given.application_id, by=by, after=after, sealed=True)
        return given


def reopen(assignment_id: str, reason: str, *, by: Person) -> Assignment:
    """Give a sheet back to its expert, who may change it and hands it in again. What it said before stays on record.

    Raises NotAllowed, NotFound, IllegalMove, Conflict, Invalid.
    """
    policies.may_keep(by).or_raise()
    with transaction():
        why = required(reason, "reason", "请写明退回重评的理由，专家会看到。")
        given, stage = _held(assignment_id)
        if given.state is not AssignmentState.HANDED_IN:
            raise Conflict("该专家现在没有已提交的评分。", "请刷新页面。")
        if rounds([given.application], stage)[given.application_id].lacks_discussion:
            raise Conflict("专家评分相差较大，合议还没有登记，不能退回重评。", "请先登记合议情况。")
        _turn(given, AssignmentState.ACCEPTED, REOPEN, "退回专家重评", why, by)
        notifications.reopened(given, why)
        return given


def let_stand(assignment_id: str, reason: str, *, by: Person) -> Assignment:
    """Let a mark that was read and given back count as it was handed in: its expert does not hand it in again.

    Raises NotAllowed, NotFound, IllegalMove, Conflict, Conflicted, Invalid.
    """
    policies.may_keep(by).or_raise()
    with transaction():
        why = required(reason, "reason", "请写明按原评分计的理由，专家会看到。")
        given, stage = _held(assignment_id)
        if given.state is not AssignmentState.ACCEPTED or given.id not in read_marks(given.application, stage):
            raise Conflict("该专家现在没有退回重评的评分。", "请刷新页面。")
        require_free(given)
        _turn(given, AssignmentState.HANDED_IN, LET_STAND, "按专家原评分计", why, by)
        notifications.stands(given, why)
        return given


def _held(assignment_id: str) -> tuple[Assignment, Stage]:
    """What an expert was given, with the stage at which it is scored now; locked."""
    application = moving.hold(assignments.assignment(assignment_id).application_id)
    stage, _ = scoring(as_it_stands(application))
    lock(Assignment, assignment_id)
    return assignments.assignment(assignment_id), stage


def _turn(given: Assignment, to: AssignmentState, action: str, words: str, why: str, by: Person) -> None:
    given.state, given.changed_at = to, clock.now()
    after = {"expert": given.expert.person.name, "state": given.state.label}
    audit.record(action, APPLICATION, given.application_id, by=by, after=after, note=why, sealed=True)
    moving.touch(given.application, words, by=by, sealed=True)
