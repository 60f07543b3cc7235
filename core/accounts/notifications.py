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
    """Of somebody without a role, to who gives roles: when the account is opened, and when its password is his own."""
    ready = "本人已修改一次性密码，可以授予角色"
    waits = ready if not person.must_change_password else "请核实身份，待本人修改一次性密码后授予角色"
    text = f"{person.name}的账号尚无角色，{waits}。"
    send(people_with_role(Role.SECURITY_ADMINISTRATOR), text, f"/people/{person.id}")
