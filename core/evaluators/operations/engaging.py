"""Engaging an evaluator for an application: the applicant chooses, the evaluator accepts or declines, either may end.

Whoever acts takes the application's row first, then the evaluator's, then the turns of the caps: one order for all.
"""

from __future__ import annotations

from collections.abc import Collection

from core import audit, clock
from core.applications.models import Application
from core.applications.operations import moving
from core.applications.operations.filling import held_by_representative, require_writable
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.db import db
from core.db.transaction import lock, put, transaction
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale, required
from core.evaluators import actions, notifications, policies, queries
from core.evaluators.models import Engagement, EngagementState, Evaluator
from core.evaluators.operations import places
from core.evaluators.queries.evaluation import is_open_to_third_parties
from core.evaluators.rules import caps
from core.people.models import Person

_LONGEST = 500


def propose(application_id: str, evaluator_id: str, *, tie: str | None = None, revision: int, by: Person) -> Engagement:
    """The applicant asks an evaluator to evaluate. `tie`: what it says ties the two, if anything does.

    Raises NotFound, IllegalMove, StageClosed, Stale, NotAllowed (no third party in this call; barred), Conflict (one is
    engaged already).
    """
    with transaction():
        application = held_by_representative(application_id, by)
        moving.require_revision(application, revision, by=by)
        require_writable(application)
        if not is_open_to_third_parties(rulebook(application).evaluation):
            raise NotAllowed("这项申报不需要委托第三方评价。")
        evaluator = queries.admitted_one(evaluator_id)
        require_accepted(evaluator)
        if queries.standing(application.id) is not None:
            raise Conflict("这项申报已委托了第三方评价机构。", "如要改选，请先终止现有委托。")
        made = Engagement(
            application_id=application.id,
            evaluator_id=evaluator.id,
            proposed_by_id=by.id,
            applicant_tie=_tie(tie),
            pledges={},
        )
        put(made)
        after = {"application": application.reference, "evaluator": evaluator.name, "tie": made.applicant_tie}
        audit.record(actions.PROPOSE, actions.ENGAGEMENT, made.id, by=by, after=after)
        moving.touch(application, f"委托了“{evaluator.name}”评价", by=by)
        notifications.proposed(queries.engagement(made.id))
        return made


def accept(engagement_id: str, pledges: Collection[str], *, tie: str | None = None, by: Person) -> Engagement:
    """The evaluator accepts, signing the pledges of these names, and takes a place of every cap that concerns it.

    A pledge that is not given does not stop the acceptance: it is a tie, and the call's rules say what follows. Raises
    NotFound, IllegalMove, StageClosed, NotAllowed (barred), Stale, CapReached.
    """
    with transaction() as session:
        application, engagement = _held_by_evaluator(engagement_id, by)
        require_proposed(engagement)
        require_writable(application)
        evaluator = lock(Evaluator, engagement.evaluator_id)
        require_accepted(evaluator)
        book, today = rulebook(application).pinned.book, clock.today()
        concerned = caps.concerning(
            book.evaluator_caps.values(), category=application.category, levels=application.levels
        )
        places.take(engagement, concerned, queries.identities_of(evaluator.id), book, today)
        evaluation = rulebook(application).evaluation
        asked = {} if evaluation is None else evaluation.pledges
        engagement.state = EngagementState.ACCEPTED
        engagement.accepted_at, engagement.accepted_by_id = clock.now(), by.id
        engagement.pledges = {name: words for name, words in asked.items() if name in pledges}
        engagement.evaluator_tie = _tie(tie)
        session.flush()
        after = {
            "state": engagement.state,
            "pledges": list(engagement.pledges.values()),
            "tie": engagement.evaluator_tie,
        }
        audit.record(actions.ACCEPT, actions.ENGAGEMENT, engagement.id, by=by, after=after)
        moving.touch(application, f"“{evaluator.name}”接受了评价委托", by=by)
        notifications.to_applicant(engagement, f"“{evaluator.name}”已接受评价委托。", by=by)
        return engagement


def pledge(engagement_id: str, pledges: Collection[str], *, by: Person) -> Engagement:
    """The evaluator gives pledges that it withheld in accepting, while the application is not handed in.

    Raises NotFound, IllegalMove, StageClosed, Stale (nothing accepted stands), Invalid (none is given).
    """
    with transaction() as session:
        application, engagement = _held_by_evaluator(engagement_id, by)
        if engagement.state is not EngagementState.ACCEPTED:
            raise _stale(engagement)
        require_writable(application)
        evaluation = rulebook(application).evaluation
        asked = {} if evaluation is None else evaluation.pledges
        added = {name: words for name, words in asked.items() if name in pledges and name not in engagement.pledges}
        if not added:
            raise Invalid({"pledges": ["请勾选现在作出的承诺。"]})
        before = {"pledges": list(engagement.pledges.values())}
        engagement.pledges = {**engagement.pledges, **added}
        session.flush()
        after = {"pledges": list(engagement.pledges.values())}
        audit.record(actions.PLEDGE, actions.ENGAGEMENT, engagement.id, by=by, before=before, after=after)
        name = engagement.evaluator.name
        moving.touch(application, f"“{name}”补充作出承诺", by=by)
        notifications.to_applicant(engagement, f"“{name}”补充作出了评价承诺。", by=by)
        return engagement


def decline(engagement_id: str, reason: str, *, by: Person) -> Engagement:
    """The evaluator does not take it on, and says why. Raises NotFound, Stale, Invalid."""
    with transaction():
        application, engagement = _held_by_evaluator(engagement_id, by)
        require_proposed(engagement)
        given = required(reason, "reason", "请写明谢绝的原因，申报单位会看到。", most=_LONGEST)
        _close(engagement, EngagementState.REFUSED, given, actions.DECLINE, by)
        name = engagement.evaluator.name
        moving.touch(application, f"“{name}”谢绝了评价委托", by=by)
        notifications.to_applicant(engagement, f"“{name}”谢绝了评价委托：{given}请改选其他机构。", by=by)
        return engagement


def end(engagement_id: str, reason: str, *, by: Person) -> Engagement:
    """Either side ends the engagement before the application is filed; the applicant also while it is returned.

    The places are given back unless the report was made. Raises NotFound, Conflict, Stale, Invalid.
    """
    with transaction():
        application, engagement = _held_by_either(engagement_id, by)
        is_applicant = not policies.works_for(by, engagement.evaluator_id)
        require_endable(engagement, is_applicant=is_applicant)
        given = required(reason, "reason", "请写明终止的原因，对方会看到。", most=_LONGEST)
        places.give_back(engagement.id)
        _close(engagement, EngagementState.ENDED, given, actions.END, by)
        moving.touch(application, f"终止了“{engagement.evaluator.name}”的评价委托", by=by)
        tell = notifications.to_evaluator if is_applicant else notifications.to_applicant
        tell(engagement, f"“{application.unit_name}”的评价委托已终止：{given}", by=by)
        return engagement


# --- Steps, also of others' operations --------------------------------------------------------------------------------


def require_accepted(evaluator: Evaluator) -> None:
    """Raises NotAllowed while its reports are not accepted."""
    until = queries.barred_until(evaluator.id)
    if until is not None:
        raise NotAllowed(
            f"“{evaluator.name}”的评价报告至 {until.isoformat()}（含当日）不予采信，不能委托、接受委托或上传报告。",
            "请改选其他机构；对处理有异议的，请联系主管部门。",
        )


def require_proposed(engagement: Engagement) -> None:
    """Raises Stale where it was answered."""
    if engagement.state is not EngagementState.PROPOSED:
        raise _stale(engagement)


def require_endable(engagement: Engagement, *, is_applicant: bool) -> None:
    """Raises Stale where it is over, Conflict while its application is in others' hands."""
    if not engagement.state.is_live:
        raise _stale(engagement)
    state = engagement.application.state
    if state is not State.DRAFT and not (is_applicant and state is State.RETURNED):
        raise Conflict("申报已经提交，不能再终止委托。", "如评价有误，请联系推荐单位退回申报。")


def hold(engagement_id: str) -> tuple[Application, Engagement]:
    """The application and the engagement, locked in this order. Raises NotFound."""
    application = moving.hold(queries.engagement(engagement_id).application_id)
    lock(Engagement, engagement_id)
    return application, queries.engagement(engagement_id)


def _held_by_evaluator(engagement_id: str, by: Person) -> tuple[Application, Engagement]:
    application, engagement = hold(engagement_id)
    if not policies.works_for(by, engagement.evaluator_id):
        raise not_found()
    return application, engagement


def _held_by_either(engagement_id: str, by: Person) -> tuple[Application, Engagement]:
    application, engagement = hold(engagement_id)
    if not policies.is_party(by, engagement):
        raise not_found()
    return application, engagement


def not_found() -> NotFound:
    """To those whom an engagement does not concern it is not there."""
    return NotFound("找不到该委托评价，或者您无权办理。", "请从列表重新进入。")


def _stale(engagement: Engagement) -> Stale:
    at = engagement.closed_at or engagement.accepted_at or engagement.proposed_at
    by_id = engagement.closed_by_id if engagement.closed_at is not None else engagement.accepted_by_id
    person = None if by_id is None else db.session.get(Person, by_id)
    who = "系统" if person is None else person.name
    return Stale(f"这项委托已由{who}于 {clock.local(at):%Y-%m-%d %H:%M} 办理。", by=who, at=at)


def _close(engagement: Engagement, state: EngagementState, reason: str, action: str, by: Person) -> None:
    before = engagement.state
    engagement.state, engagement.reason = state, reason
    engagement.closed_at, engagement.closed_by_id = clock.now(), by.id
    db.session.flush()
    audit.record(
        action,
        actions.ENGAGEMENT,
        engagement.id,
        by=by,
        before={"state": before},
        after={"state": state},
        note=reason,
    )


def _tie(text: str | None) -> str | None:
    given = (text or "").strip()
    if len(given) > _LONGEST:
        raise Invalid({"tie": [f"最多 {_LONGEST} 个字，现有 {len(given)} 个。"]})
    return given or None
