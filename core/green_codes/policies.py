"""Who asks for a unit's code."""

from __future__ import annotations

from core.people.models import Person, Role
from core.people.policies import Permission, has_role
from core.units.policies import acts_for


def may_have_codes(person: Person | None) -> Permission:
    """People who act for units."""
    return has_role(person, Role.APPLICANT)


def may_ask(person: Person | None, unit_id: str) -> Permission:
    """Who acts for the unit: whoever is listed has a code by its own will."""
    return acts_for(person, unit_id)
