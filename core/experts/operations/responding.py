"""An expert answers whether he scores what he was given."""

from __future__ import annotations

from collections.abc import Sequence

from core import audit, clock
from core.applications.operations.holding import as_it_stands
from core.db.transaction import lock, transaction
from core.errors import Conflict, NotFound, required
from core.experts import notifications, policies
from core.experts.actions import ACCEPT, APPLICATION, DECLINE
from core.experts.models import Assignment, AssignmentState
from core.experts.operations.assigning import Conflicted
from core.experts.operations.taking import scoring
from core.experts.queries import assignments
from core.experts.queries.conflicts import conflicts_of
from core.experts.queries.sheets import read_marks, round_of_assignment
from core.people.models import Person


def accept(assignment_id: str, *, by: Person) -> Assignment:
    """Take it on, declaring that nothing ties one to the applicant. Raises NotFound, IllegalMove, Conflict, Conflicted.

    What ties him by his own words or by the register keeps him from it still.
    """
    with transaction():
        given = own(assignment_id, by)
        _require_asked(given)
        require_free(given)
        _change(given, AssignmentState.ACCEPTED)
        audit.record(ACCEPT, APPLICATION, given.application_id, by=by, after=_told(given), sealed=True)
        return given


def decline(assignment_id: str, reason: str, *, by: Person) -> Assignment:
    """Give it back, with the reason: before it was handed in. A mark that others have read stays, unless a tie to the
    applicant has come up. Raises NotFound, Conflict, Invalid.
    """
    with transaction():
        why = required(reason, "reason", "请写明不接受的理由；应当回避的，请写明回避情形。")
        given = own(assignment_id, by)
        if given.state not in {AssignmentState.ASKED, AssignmentState.ACCEPTED}:
            raise Conflict("评分已提交，或者任务已撤回。", "请刷新页面。")
        if _was_read(given) and not _ties(given):
            raise Conflict("您的评分已经公开过，不能再退回任务。", "请修改后重新提交；应当回避的，请先申明关联关系。")
        given.reason = why
        _change(given, AssignmentState.DECLINED)
        audit.record(DECLINE, APPLICATION, given.application_id, by=by, after=_told(given), note=why, sealed=True)
        notifications.declined(given)
        return given


def own(assignment_id: str, by: Person) -> Assignment:
    """What this person was given, locked. Raises NotFound: what is another's is not there."""
    lock(Assignment, assignment_id)
    return given_to(by, assignment_id)


def given_to(person: Person, assignment_id: str) -> Assignment:
    """What this person was given. Raises NotFound: what is another's is not there."""
    given = assignments.assignment(assignment_id)
    if not policies.is_own(person, given.expert):
        raise NotFound("找不到该评分任务。", "请从“我的评审”重新进入。")
    return given


def require_free(given: Assignment) -> None:
    """Raises Conflicted where the expert is tied to the application by now."""
    if reasons := _ties(given):
        who, unit = given.expert.person.name, given.application.entry_name
        raise Conflicted(f"{who}对“{unit}”应当回避：{'；'.join(reasons)}。", "请选择不接受，或者由主管部门撤换。")


def _ties(given: Assignment) -> Sequence[str]:
    return conflicts_of([given.application], [given.expert]).get((given.application_id, given.expert_id), ())


def _was_read(given: Assignment) -> bool:
    found = round_of_assignment(given)
    return found is not None and given.id in read_marks(given.application, found.stage)


def _require_asked(given: Assignment) -> None:
    scoring(as_it_stands(given.application))
    if given.state is not AssignmentState.ASKED:
        raise Conflict("这项任务已经答复，或者已经撤回。", "请刷新页面。")


def _change(given: Assignment, state: AssignmentState) -> None:
    given.state, given.changed_at = state, clock.now()


def _told(given: Assignment) -> dict[str, str]:
    return {"expert": given.expert.person.name, "state": given.state.label}
