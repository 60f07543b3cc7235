"""Who plans, who looks at it, and who goes on from the pool."""

from __future__ import annotations

from core.bodies.queries import body_scope
from core.people.models import OFFICIALS, Person, Role
from core.people.policies import Permission, allow_if, has_role


def may_look(person: Person | None) -> Permission:
    """Bodies at their own pools, the department and auditors at all."""
    return has_role(person, *OFFICIALS, Role.AUDITOR)


def may_plan(person: Person | None) -> Permission:
    """Officers of recommending bodies."""
    return has_role(person, Role.BODY_OFFICER)


def may_plan_for(person: Person | None, body_id: str) -> Permission:
    """Officers of this body, or of one above it."""
    return may_plan(person) & allow_if(body_id in body_scope(person), "不在您的办理范围内。")


def may_begin(person: Person | None) -> Permission:
    """People who act for units."""
    return has_role(person, Role.APPLICANT)
