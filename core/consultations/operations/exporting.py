"""Noting in the trail that somebody took a consultation's table out of the system."""

from __future__ import annotations

from collections.abc import Sequence

from core import audit
from core.consultations import policies
from core.consultations.actions import CALL, EXPORT
from core.db.transaction import transaction
from core.people.models import Person


def record_export(opened_id: str, application_ids: Sequence[str], *, by: Person) -> None:
    """Write it down before the first byte leaves. The table holds no contact details."""
    policies.may_consult(by).or_raise()
    with transaction():
        after = {"what": "征求意见表", "count": len(application_ids), "applications": list(application_ids)}
        audit.record(EXPORT, CALL, opened_id, by=by, after=after)
