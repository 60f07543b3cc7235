"""Who may load benchmarks, and say by which of them a call is scored."""

from __future__ import annotations

from core.calls import policies as calls
from core.people.models import Person, Role
from core.people.policies import Permission, has_role


def may_see(person: Person | None) -> Permission:
    """Who sees the calls from the inside sees what they are scored by."""
    return calls.may_see(person)


def may_load(person: Person | None) -> Permission:
    """The department's officers and approvers bring benchmarks in."""
    return has_role(person, Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_APPROVER)


def may_pin(person: Person | None) -> Permission:
    """By what a call is scored is for those who open it."""
    return calls.may_open(person)
