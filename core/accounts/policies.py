"""Who may look after people's accounts."""

from __future__ import annotations

from core.instance import instance
from core.people.models import Person, Role
from core.people.policies import ALLOWED, Permission, allow_if, has_role


def may_administer(by: Person | None, person_id: str | None = None) -> Permission:
    """An administrator, about somebody else; None is the command line, which whoever runs the machine may use."""
    if by is None:
        return ALLOWED
    himself = allow_if(by.id != person_id, "不能对自己的账号进行此操作。", "请由其他系统管理员办理。")
    return has_role(by, Role.ADMINISTRATOR) & himself


def may_grant(by: Person | None, person_id: str) -> Permission:
    """An administrator, to somebody else: nobody gives himself a role."""
    return may_administer(by, person_id)


def needs_second_factor(person: Person) -> bool:
    """Whether the person must not go without one: staff, where the instance asks it of them."""
    return instance().settings.staff_second_factor and person.is_staff
