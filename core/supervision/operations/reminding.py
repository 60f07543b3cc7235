"""Reminding whoever lets a complaint lie beyond its term."""

from __future__ import annotations

from sqlalchemy import select

from core import clock
from core.db import db
from core.db.transaction import transaction
from core.supervision import notifications
from core.supervision.models import Complaint
from core.supervision.rules.states import ComplaintState


def remind_overdue() -> int:
    """Remind the offices of complaints whose day is over, once for each day that was missed; how many."""
    today = clock.today()
    waiting = select(Complaint).where(Complaint.state.in_([state for state in ComplaintState if state.waits]))
    with transaction():
        late = [
            each
            for each in db.session.scalars(
                waiting.order_by(Complaint.received_at, Complaint.id).with_for_update(of=Complaint, key_share=True)
            )
            if each.due is not None and each.due < today and each.reminded_for != each.due
        ]
        for each in late:
            notifications.overdue(each)
            each.reminded_for = each.due
        return len(late)
