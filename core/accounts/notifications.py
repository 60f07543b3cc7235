"""What people are told about their own accounts."""

from __future__ import annotations

from core.notifications.operations import send
from core.people.models import Grant, Person, Role
from core.people.queries import people_with_role

ACCOUNT = "/account"


def role_granted(person: Person, grant: Grant) -> None:
    send([person], f"您已获得“{grant.role.called}”角色。", ACCOUNT)


def role_revoked(grant: Grant) -> None:
    send([grant.person_id], f"您的“{grant.role.called}”角色已被收回。", ACCOUNT)


def waits_for_role(person: Person) -> None:
    link = f"/people/{person.id}"
    send(
        people_with_role(Role.SECURITY_ADMINISTRATOR),
        f"{person.name}的账号已开设，请核实身份，待本人修改一次性密码后授予角色。",
        link,
    )
