"""An expert hands his sheet in; the department may give it back to him while the application is scored."""

from __future__ import annotations

from core import audit, clock
from core.applications.operations import moving
from core.applications.operations.holding import as_it_stands, required
from core.db.base import new_id
from core.db.transaction import lock, transaction
from core.errors import Conflict
from core.experts import notifications, policies
from core.experts.actions import APPLICATION, HAND_IN, REOPEN
from core.experts.models import Assignment, AssignmentState, Sheet
from core.experts.operations.filling import SheetForms
from core.experts.operations.responding import require_free
from core.experts.operations.taking import scoring
from core.experts.queries import assignments
from core.experts.queries.sheets import last_sheets, rounds
from core.filling import operations as filling
from core.filling.queries import submission_with
from core.people.models import Person


def hand_in(assignment_id: str, *, token: str, by: Person) -> Assignment:
    """Hand the sheet in; it cannot be changed any more. Sent twice with one token, it is handed in once.

    Raises NotFound, IllegalMove, Conflict, Conflicted, Invalid with everything that is missing.
    """
    with transaction() as session:
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
            id=new_id(),
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
        application = moving.hold(assignments.assignment(assignment_id).application_id)
        stage, _ = scoring(as_it_stands(application))
        lock(Assignment, assignment_id)
        given = assignments.assignment(assignment_id)
        if given.state is not AssignmentState.HANDED_IN:
            raise Conflict("该专家现在没有已提交的评分。", "请刷新页面。")
        if rounds([application], stage)[application.id].lacks_discussion:
            raise Conflict("专家评分相差较大，合议还没有登记，不能退回重评。", "请先登记合议情况。")
        given.state, given.changed_at = AssignmentState.ACCEPTED, clock.now()
        after = {"expert": given.expert.person.name, "state": given.state.label}
        audit.record(REOPEN, APPLICATION, application.id, by=by, after=after, note=why, sealed=True)
        moving.touch(application, "退回专家重评", by=by, sealed=True)
        notifications.reopened(given, why)
        return given
