"""Who gives notice: approvers. Who handles objections: the department. Who may object: anybody."""

from __future__ import annotations

from core.people.models import Person, Role
from core.people.policies import Permission, has_role


def may_give_notice(person: Person | None) -> Permission:
    """Approvers open and end a public notice."""
    return has_role(person, Role.DEPARTMENT_APPROVER)


def may_handle_objections(person: Person | None) -> Permission:
    """The department sees who objected, and decides."""
    return has_role(person, Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER)
