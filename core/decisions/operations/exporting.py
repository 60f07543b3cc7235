"""Noting in the trail that somebody took a list of applications out of the system."""

from __future__ import annotations

from collections.abc import Sequence

from core import audit
from core.db.transaction import transaction
from core.decisions.actions import CALL, EXPORT
from core.desks.policies import may_decide
from core.people.models import Person


def record_export(opened_id: str, what: str, ids: Sequence[str], *, by: Person) -> None:
    """Write it down before the first byte leaves. Such lists hold no contact details."""
    may_decide(by).or_raise()
    with transaction():
        audit.record(EXPORT, CALL, opened_id, by=by, after={"what": what, "count": len(ids), "ids": list(ids)})
