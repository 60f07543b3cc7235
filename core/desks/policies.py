"""Who may do what at the department's desk: officers prepare and decide quietly, approvers release and grant."""

from __future__ import annotations

from core.applications.policies import Check, Held
from core.errors import NotFound
from core.people.models import Person, Role
from core.people.policies import Permission, Refused, has_role
from core.plugin_api import Actor

DEPARTMENT = (Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER)


def may_decide(person: Person | None) -> Permission:
    """Officers and approvers: what they do is quiet until it is released, or was decided elsewhere.

    They see who objected to a public notice, and decide on it.
    """
    return has_role(person, *DEPARTMENT)


def may_release(person: Person | None) -> Permission:
    """Approvers only: what is released cannot be taken back quietly, and a favour has to be answered for.

    So they give public notice and end it, publish lists and take units off them.
    """
    return has_role(person, Role.DEPARTMENT_APPROVER)


def department_acts(permission: Permission, *actors: Actor) -> Check:
    """The check of an operation of the department's, at a stage where one of these acts."""

    def check(held: Held) -> None:
        permission.or_raise()
        if held.application.submitted_at is None:
            raise NotFound("找不到该申报。", "它可能还没有提交；请从列表重新进入。")
        if held.stage.actor not in actors:
            Refused(f"“{held.stage.name}”环节不由主管部门办理。", "请刷新页面，查看申报的最新状态。").or_raise()

    return check
