"""Who may change the lists, and see everything that the ledger says."""

from __future__ import annotations

from core.people.models import OF_DEPARTMENT, Person, Role
from core.people.policies import Permission, has_role


def may_change(person: Person | None) -> Permission:
    """The department keeps the lists: what it records here was decided and published with a document number."""
    return has_role(person, *OF_DEPARTMENT)


def may_penalise(person: Person | None) -> Permission:
    """Approvers bar; what they decided against somebody (a removal, a bar) nobody else takes back."""
    return has_role(person, Role.DEPARTMENT_APPROVER)


def may_see_ledger(person: Person | None) -> Permission:
    """The ledger with everything it says is the department's and the auditors'; the public sees the lists."""
    return has_role(person, *OF_DEPARTMENT, Role.AUDITOR)
