"""Who may do what at the department's desk: officers prepare and decide quietly, approvers release and grant."""

from __future__ import annotations

from collections.abc import Callable

from core.applications.policies import Check, Held
from core.bodies.queries import own_bodies, tiers
from core.bodies.rules import is_of_a_body
from core.calls.queries import opened_calls, pinned
from core.colleagues.policies import every_office
from core.colleagues.queries import colleagues
from core.desks.models import SavedView
from core.desks.queries.saved import Saved
from core.desks.rules import stages_decided
from core.errors import Conflict, NotFound
from core.people.models import OF_DEPARTMENT, Person, Role
from core.people.policies import ALLOWED, Permission, allow_if, has_role
from core.plugin_api import Actor, Stage


def may_decide(person: Person | None) -> Permission:
    """Officers and approvers: what they do is quiet until it is released, or was decided elsewhere.

    They see who objected to a public notice, and decide on it.
    """
    return has_role(person, *OF_DEPARTMENT)


def may_release(person: Person | None) -> Permission:
    """Approvers only: what is released cannot be taken back quietly, and a favour has to be answered for.

    So they give public notice and end it, publish lists and take units off them.
    """
    return has_role(person, Role.DEPARTMENT_APPROVER)


def decides(person: Person | None) -> Permission:
    """Who judges, selects, gives notice and publishes: the department, and officers of bodies that do so themselves."""
    return _or_of_a_body(person, may_decide(person))


def releases(person: Person | None) -> Permission:
    """The same of what cannot be taken back: the department's approvers, and those officers."""
    return _or_of_a_body(person, may_release(person))


def may_drop(person: Person, view: SavedView | Saved) -> bool:
    """Whose a view of a queue is; of one that is shared by somebody who has left the office, all who work there."""
    if view.person_id == person.id:
        return True
    is_left = view.is_shared and view.person_id not in colleagues([view.office])
    return is_left and view.office in every_office(person)


def _or_of_a_body(person: Person | None, permission: Permission) -> Permission:
    """The department's own permission; and whoever acts for a body that decides in some call may as well."""
    if permission or not (own := own_bodies(person)):
        return permission
    known = tiers()
    decide = any(stages_decided(pinned(each).call, known, own) for each in opened_calls())
    return ALLOWED if decide else permission


def decider_acts(person: Person | None, may: Callable[[Person | None], Permission]) -> Check:
    """The check of an operation of whoever decides at a stage: the department's people who `may`, or the body's own."""
    of_department = department_acts(may(person), Actor.DEPARTMENT)

    def check(held: Held) -> None:
        if is_of_a_body(held.stage):
            require_decider(person, held, held.stage)
        else:
            of_department(held)

    return check


def require_decider(person: Person | None, held: Held, stage: Stage) -> None:
    """Raises NotFound where an officer does not see the application, NotAllowed where another body decides there."""
    known, own = tiers(), own_bodies(person)
    if not (may_decide(person) or held.application.body_id in known.below(own)):
        raise _missing()
    if held.application.submitted_at is None:
        raise _missing()
    acting = known.acting(held.application.body_id, held.book.call, stage)
    allow_if(acting in own, f"“{stage.name}”环节由{known.name(acting) or '其他推荐单位'}办理。").or_raise()


def _missing() -> NotFound:
    return NotFound("找不到该申报。", "它可能还没有提交；请从列表重新进入。")


def department_acts(permission: Permission, *actors: Actor) -> Check:
    """The check of an operation of the department's, at a stage where one of these acts; elsewhere it is a Conflict."""

    def check(held: Held) -> None:
        permission.or_raise()
        if held.application.submitted_at is None:
            raise _missing()
        if held.stage.actor not in actors:
            raise Conflict(f"“{held.stage.name}”环节不由主管部门办理。", "请刷新页面，查看申报的最新状态。")

    return check
