"""Who may do what in the department: officers prepare and decide quietly, approvers release and grant."""

from __future__ import annotations

from core.applications.policies import Check, Held
from core.errors import NotFound
from core.people.models import Person, Role
from core.people.policies import Permission, Refused, has_role
from core.plugin_api import Actor

DEPARTMENT = (Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER)


def may_see(person: Person | None) -> Permission:
    """The department sees every application of its region, once it was submitted."""
    return has_role(person, *DEPARTMENT)


def may_decide(person: Person | None) -> Permission:
    """Officers and approvers: a decision is quiet until it is released."""
    return has_role(person, *DEPARTMENT)


def may_release(person: Person | None) -> Permission:
    """Approvers only: what is released cannot be taken back quietly."""
    return has_role(person, Role.DEPARTMENT_APPROVER)


def may_extend(person: Person | None) -> Permission:
    """Approvers only: more time for one is a favour that has to be answered for."""
    return has_role(person, Role.DEPARTMENT_APPROVER)


def may_record_outcome(person: Person | None) -> Permission:
    """Officers and approvers: the outcome was decided elsewhere and is recorded with its document."""
    return has_role(person, *DEPARTMENT)


def department_acts(permission: Permission, *actors: Actor) -> Check:
    """The check of an operation of the department's, at a stage where one of these acts."""

    def check(held: Held) -> None:
        permission.or_raise()
        if held.application.submitted_at is None:
            raise NotFound("找不到该申报。", "它可能还没有提交；请从列表重新进入。")
        if held.stage.actor not in actors:
            Refused(f"“{held.stage.name}”环节不由主管部门办理。", "请刷新页面，查看申报的最新状态。").or_raise()

    return check
