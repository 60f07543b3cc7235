"""Who may: permissions as values, and predicates about people.

    policies.may_recommend(by, applications).or_raise()

A permission is `Allowed` or `Refused(sentence)`. `&` asks for both (the first refusal speaks), `|` for one of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from core.errors import NotAllowed
from core.instance import department
from core.people.models import OF_DEPARTMENT, OFFICIALS, Person, Role


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> bool:
        return True

    def __and__(self, other: Permission) -> Permission:
        return other

    def __or__(self, other: Permission) -> Permission:
        return self

    def or_raise(self) -> None:
        """Go on."""


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and why: a sentence for the person who asked."""

    sentence: str
    cure: str | None = None

    def __bool__(self) -> bool:
        return False

    def __and__(self, other: Permission) -> Permission:
        return self

    def __or__(self, other: Permission) -> Permission:
        return other if other else self

    def or_raise(self) -> None:
        """Raises NotAllowed."""
        raise NotAllowed(self.sentence, self.cure)


Permission: TypeAlias = Allowed | Refused

ALLOWED = Allowed()
NOT_SIGNED_IN = Refused("请先登录。")


def allow_if(condition: object, sentence: str, cure: str | None = None) -> Permission:
    """Allowed where the condition holds, else refused with the sentence."""
    return ALLOWED if condition else Refused(sentence, cure)


def works_at_an_office(person: Person) -> bool:
    """Whether the person is more than an applicant, an evaluator or an expert: what he takes away is an export."""
    return not person.held_roles <= {Role.APPLICANT, Role.EVALUATOR, Role.EXPERT}


def is_active(person: Person | None) -> Permission:
    """A person who is signed in and has not been deactivated."""
    if person is None:
        return NOT_SIGNED_IN
    return allow_if(person.active, "您的账号已停用。", "如有疑问，请联系系统管理员。")


def has_role(person: Person | None, *roles: Role) -> Permission:
    """A person who holds one of the roles, whatever its scope."""
    active = is_active(person)
    if person is None or not active or not person.held_roles.isdisjoint(roles):
        return active
    return _reserved_to(roles, department())


@lru_cache(maxsize=256)
def _reserved_to(roles: tuple[Role, ...], department: str) -> Refused:
    """What whoever holds none of the roles is told, where the department is called so: who may is often only asked."""
    wanted = "、".join(role.called for role in roles)
    return Refused(f"此操作须由{wanted}办理。", "如需此权限，请联系安全管理员。")


@dataclass(frozen=True, slots=True)
class Apart:
    """Roles that nobody holds together with any of the others, and why not."""

    roles: frozenset[Role]
    others: frozenset[Role]
    why: str  # may speak of the {department}

    def hurt_by(self, held: Collection[Role]) -> bool:
        return not (self.roles.isdisjoint(held) or self.others.isdisjoint(set(held) - self.roles))


_OUTSIDE = frozenset(role for role in Role if not role.is_staff)
ADMINISTRATORS = (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)
"""The three that are apart from each other and from everybody: who runs the system, gives roles, reads the trail."""
_OFFICES = frozenset(OFFICIALS)

APART = (
    Apart(_OUTSIDE, _OFFICES, "申报单位和评价机构的人员不能同时是推荐单位或{department}的经办、审批人员"),
    *(
        Apart(frozenset({role}), frozenset(Role) - {role}, f"{role.label}不能同时担任其他角色")
        for role in ADMINISTRATORS
    ),
)
"""What one person must not be at once: who files and who decides, who runs the system, who gives roles in it, who
reads its trail, and who uses it. It holds for whoever gives roles, the command line included."""


def may_hold(roles: Collection[Role]) -> Permission:
    """Whether one person may hold all of these roles."""
    why = next((apart.why for apart in APART if apart.hurt_by(roles)), None)
    return allow_if(
        why is None, f"{why}。".format(department=department()), "请为此人另开一个账号，或者先收回原有角色。"
    )


def reads_sealed(person: Person | None) -> bool:
    """Who reads what the department keeps to itself: the department, and the auditors.

    That is every decision until it is released, what a panel found, and what the department asked of regulators and was
    answered. Every page, file, list, count and event that holds such asks here.
    """
    return bool(has_role(person, *OF_DEPARTMENT, Role.AUDITOR))
