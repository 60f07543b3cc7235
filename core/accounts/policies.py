"""Who may look after people's accounts."""

from __future__ import annotations

from core.accounts.queries import good_keys_of
from core.instance import instance
from core.people.models import Person, Role
from core.people.policies import ALLOWED, Permission, allow_if, has_role


def may_administer(by: Person | None, person_id: str | None = None) -> Permission:
    """A system administrator, about somebody else; None is the command line, which whoever runs the machine may use."""
    return _may(Role.ADMINISTRATOR, by, person_id)


def may_grant(by: Person | None, person_id: str | None = None) -> Permission:
    """A security administrator, to somebody else: nobody gives himself a role, nor gives any who opens accounts."""
    return _may(Role.SECURITY_ADMINISTRATOR, by, person_id)


def may_reset(by: Person | None, person: Person) -> Permission:
    """A system administrator, but not for the two who watch him: he could sign in in their place."""
    watching = {Role.SECURITY_ADMINISTRATOR, Role.AUDITOR}
    return may_administer(by, person.id) & allow_if(
        by is None or watching.isdisjoint(person.held_roles),
        "安全管理员和审计管理员的一次性密码不能由系统管理员发放。",
        "请由系统运行人员在服务器上用命令行发放。",
    )


def _may(role: Role, by: Person | None, person_id: str | None) -> Permission:
    if by is None:
        return ALLOWED
    himself = allow_if(by.id != person_id, "不能对自己的账号进行此操作。", f"请由其他{role.called}办理。")
    return has_role(by, role) & himself


def needs_second_factor(person: Person) -> bool:
    """Whether the person must not go without one: staff, where the instance asks it of them."""
    return instance().settings.staff_second_factor and person.is_staff


def may_do_without_codes(person: Person) -> bool:
    """Whether the person may give up the authenticator: nothing is asked, or a security key stays."""
    return not needs_second_factor(person) or bool(good_keys_of(person.id))
