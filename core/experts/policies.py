"""Who keeps the pool, who gives applications to experts, and what is an expert's own."""

from __future__ import annotations

from core.desks.policies import may_decide
from core.experts.models import Expert
from core.people.models import OF_DEPARTMENT, Person, Role
from core.people.policies import Permission, allow_if, has_role, reads_sealed


def may_keep(person: Person | None) -> Permission:
    """The department keeps the pool."""
    return may_decide(person)


def may_see(person: Person | None) -> Permission:
    """Who scores what is the department's, and the auditors'."""
    return has_role(person, *OF_DEPARTMENT, Role.AUDITOR) & allow_if(
        reads_sealed(person), "专家评审只有主管部门和审计人员可以查看。"
    )


def is_expert(person: Person | None) -> Permission:
    """Whoever was given the role; what of the pool is his own, each page asks."""
    return has_role(person, Role.EXPERT)


def is_own(person: Person | None, expert: Expert) -> Permission:
    """The expert himself."""
    own = person is not None and expert.person_id == person.id
    return is_expert(person) & allow_if(own, "这不是您的专家档案。")


def may_declare(person: Person | None, expert: Expert) -> Permission:
    """What ties an expert to others he says himself, or the department does."""
    return is_own(person, expert) | may_keep(person)
