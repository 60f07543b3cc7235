"""Who may look after the table of recommending bodies."""

from __future__ import annotations

from core.people.models import Person, Role
from core.people.policies import Permission, has_role


def may_count(person: Person | None) -> Permission:
    """The department's officers keep the counts by which places are worked out."""
    return has_role(person, Role.DEPARTMENT_OFFICER)


def may_manage(person: Person | None) -> Permission:
    """Administrators add bodies and look after the added ones."""
    return has_role(person, Role.ADMINISTRATOR)
