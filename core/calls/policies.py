"""Who may open and close calls."""

from __future__ import annotations

from core.people.models import OF_DEPARTMENT, Person, Role
from core.people.policies import Permission, has_role


def may_see(person: Person | None) -> Permission:
    """The department's own people, and auditors, see the calls from the inside."""
    return has_role(person, *OF_DEPARTMENT, Role.AUDITOR)


def may_open(person: Person | None) -> Permission:
    """To open and to close a call is the department's."""
    return has_role(person, *OF_DEPARTMENT)
