"""Who may look into the outbox, and stop or send again what lies there."""

from __future__ import annotations

from core.people.models import OF_DEPARTMENT, Person
from core.people.policies import Permission, has_role

OVERSEE = frozenset(OF_DEPARTMENT)


def may_oversee(person: Person | None) -> Permission:
    """The department, whose letters they are: what it keeps to itself stands in some of them."""
    return has_role(person, *OVERSEE)
