"""Noting in the trail that somebody took papers out of the system: which, of whom, how many."""

from __future__ import annotations

from collections.abc import Sequence

from core import audit
from core.db.transaction import transaction
from core.people.models import Person
from core.review import policies
from core.review.actions import EXPORT

CALL = audit.subject("opened_call", "申报通知")


def record_export(opened_id: str, what: str, application_ids: Sequence[str], *, personal: bool, by: Person) -> None:
    """Write it down before the first byte leaves. `personal`: whether it holds people's contact details."""
    policies.may_review(by).or_raise()
    with transaction():
        after = {"what": what, "count": len(application_ids), "applications": list(application_ids)}
        audit.record(EXPORT, CALL, opened_id, by=by, after={**after, "personal_data": personal})
