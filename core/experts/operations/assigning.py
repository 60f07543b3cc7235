"""Giving applications to experts, by hand or as proposed: never to somebody who is tied to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from core import audit, clock
from core.applications.operations import moving
from core.applications.operations.holding import as_it_stands, hold_all
from core.applications.policies import Held
from core.db.transaction import lock, transaction
from core.desks.policies import department_acts
from core.errors import Conflict, DomainError, Invalid, required
from core.experts import notifications, policies
from core.experts.actions import APPLICATION, ASSIGN, TAKE_BACK
from core.experts.models import Assignment, AssignmentState, Expert
from core.experts.operations.taking import scoring
from core.experts.queries import assignments, pool
from core.experts.queries.conflicts import conflicts_of
from core.experts.queries.sheets import read_marks
from core.people.models import Person
from core.plugin_api import Actor


class Conflicted(DomainError):
    """An expert is tied to an application that he would score."""

    status = 409
    code = "conflicted"
    title = "专家应当回避"


def assign(
    revisions: Mapping[str, int],
    chosen: Mapping[str, Sequence[str]],
    *,
    due: date | None,
    proposed: Mapping[str, Sequence[str]] | None = None,
    by: Person,
) -> Sequence[Assignment]:
    """Give each of these applications to the experts chosen for it, until the end of a day; all or none.

    `chosen` and `proposed` are experts' ids by application; whoever has one already keeps it. Every pair is asked for
    conflicts here, whoever chose. Raises NotFound, NotAllowed, Stale, IllegalMove, Conflict, Conflicted, Invalid on
    ``due`` and ``<application>.experts``.
    """
    policies.may_keep(by).or_raise()
    with transaction() as session:
        held = hold_all(revisions, check=department_acts(policies.may_keep(by), Actor.DEPARTMENT), by=by)
        for each in held:
            scoring(each)
        new = _new(held, chosen)
        for each in held:
            _require_unread(each, new[each.application.id])
        until = _require(held, new, due)
        _require_free([each for each in held if new[each.application.id]], new)
        made = [_assigned(each, one, until, proposed or {}, by) for each in held for one in new[each.application.id]]
        session.add_all(made)
        session.flush()
        for each in held:
            if new[each.application.id]:
                moving.touch(each.application, "分派评审专家", by=by, sealed=True)
        for one in made:
            notifications.assigned(one)
        return made


def take_back(assignment_id: str, reason: str, *, by: Person) -> Assignment:
    """Take an application back from an expert, to give it to another; what he scored counts no more.

    Raises NotAllowed, NotFound, IllegalMove, Conflict, Invalid.
    """
    policies.may_keep(by).or_raise()
    with transaction():
        why = required(reason, "reason", "请写明撤换的理由。")
        application = moving.hold(assignments.assignment(assignment_id).application_id)
        stage, _ = scoring(as_it_stands(application))
        lock(Assignment, assignment_id)
        given = assignments.assignment(assignment_id)
        if not given.state.is_live:
            raise Conflict("该专家已不在这项申报的评分之列。", "请刷新页面。")
        if given.id in read_marks(application, stage) and not conflicts_of([application], [given.expert]):
            raise Conflict(
                f"评分已经公开过，不能再撤换{given.expert.person.name}。",
                "专家应当回避的，先登记其关联关系；分差较大的，登记合议；需要改分的，退回重评。",
            )
        before = given.state
        given.state, given.reason, given.changed_at = AssignmentState.TAKEN_BACK, why, clock.now()
        told = {"expert": given.expert.person.name}
        after = {**told, "state": given.state.label}
        before_told = {**told, "state": before.label}
        id = given.application_id
        audit.record(TAKE_BACK, APPLICATION, id, by=by, before=before_told, after=after, note=why, sealed=True)
        moving.touch(application, "撤换评审专家", by=by, sealed=True)
        notifications.taken_back(given)
        return given


def _require_unread(held: Held, new: Sequence[Expert]) -> None:
    """Raises Conflict where marks were read, and more experts are added than the quorum lacks."""
    application, (stage, panel) = held.application, scoring(held)
    lacks = max(0, panel.quorum - len(assignments.live([application.id], stage.id)[application.id]))
    if len(new) > lacks and read_marks(application, stage):
        raise Conflict(
            f"“{application.entry_name}”的评分已经公开过，最多可补派 {lacks} 名专家（应不少于 {panel.quorum} 名）。",
            "评分公开后不再增派，以免影响结果。",
        )


def _new(held: Sequence[Held], chosen: Mapping[str, Sequence[str]]) -> Mapping[str, list[Expert]]:
    """The experts who are given something that they do not have yet, by application. Raises NotFound."""
    found: dict[str, list[Expert]] = {}
    for each in held:
        id = each.application.id
        has = {one.expert_id for one in assignments.live([id], each.stage.id)[id]}
        found[id] = [pool.expert(one) for one in dict.fromkeys(chosen.get(id, ())) if one not in has]
    return found


def _require(held: Sequence[Held], new: Mapping[str, list[Expert]], due: date | None) -> date:
    errors: dict[str, list[str]] = {}
    if due is None or due < clock.today():
        errors["due"] = ["请填写评分截止日期，不早于今天。"]
    if not any(new.values()):
        errors["chosen"] = ["没有新分派的专家。"]
    able = {each.id for each in pool.experts(active=True)}
    for each in held:
        away = [one.person.name for one in new[each.application.id] if one.id not in able]
        if away:
            errors[f"{each.application.id}.experts"] = [f"{'、'.join(away)}已不在库，不能分派。"]
    if errors or due is None:
        raise Invalid(errors)
    return due


def _require_free(held: Sequence[Held], new: Mapping[str, list[Expert]]) -> None:
    """Raises Conflicted, naming every pair that must not be."""
    told = []
    for each in held:
        found = conflicts_of([each.application], new[each.application.id])
        told += [
            f"{one.person.name}对“{each.application.entry_name}”应当回避：{'；'.join(reasons)}"
            for one in new[each.application.id]
            if (reasons := found.get((each.application.id, one.id)))
        ]
    if told:
        raise Conflicted(f"{'。'.join(told)}。", "请改选其他专家。")


def _assigned(held: Held, expert: Expert, due: date, proposed: Mapping[str, Sequence[str]], by: Person) -> Assignment:
    was_proposed = expert.id in proposed.get(held.application.id, ())
    made = Assignment(
        application_id=held.application.id,
        stage=held.stage.id,
        expert_id=expert.id,
        state=AssignmentState.ASKED,
        due=due,
        proposed=was_proposed,
        assigned_by_id=by.id,
        expert=expert,
        application=held.application,
    )
    after = {"expert": expert.person.name, "due": due, "proposed": was_proposed}
    audit.record(ASSIGN, APPLICATION, held.application.id, by=by, after=after, sealed=True)
    return made
