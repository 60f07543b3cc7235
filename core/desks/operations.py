"""Noting in the trail that somebody took a call's applications out of the house: which, what of them, how many."""

from __future__ import annotations

from collections.abc import Sequence

from core import audit
from core.db.transaction import transaction
from core.desks.policies import DEPARTMENT
from core.people.models import Person, Role
from core.people.policies import has_role

CALL = audit.subject("opened_call", "申报通知", {"what": "内容", "count": "数量", "ids": "标识"})
EXPORT = audit.action("desks.export", "导出", formerly=("review.export", "decisions.export", "consultations.export"))


def note_export(opened_id: str, what: str, ids: Sequence[str], *, by: Person, personal: bool = False) -> None:
    """Write it down before the first byte leaves. `personal`: whether it holds people's contact details.

    Raises NotAllowed: only officers sit at a desk.
    """
    has_role(by, Role.BODY_OFFICER, *DEPARTMENT).or_raise()
    with transaction():
        after = {"what": what, "count": len(ids), "ids": list(ids), "personal_data": personal}
        audit.record(EXPORT, CALL, opened_id, by=by, after=after)
