"""Who may change the instance's layer and the calendar."""

from __future__ import annotations

from core.people.models import OF_DEPARTMENT, Person, Role
from core.people.policies import Permission, has_role


def may_read(person: Person | None) -> Permission:
    """The department's own people, and auditors, see what was changed and why."""
    return has_role(person, *OF_DEPARTMENT, Role.AUDITOR)


def may_amend(person: Person | None) -> Permission:
    """A date, a call: what the department has decided by a document is entered by its approver."""
    return has_role(person, Role.DEPARTMENT_APPROVER)


def may_keep_calendar(person: Person | None) -> Permission:
    """The calendar follows the State Council's yearly notice; the approver enters it."""
    return has_role(person, Role.DEPARTMENT_APPROVER)
