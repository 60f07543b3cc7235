"""Reminding those whose applications wait for them before a date comes: each of them of each day once."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from core import clock
from core.applications import notifications
from core.applications.models import Application, Reminder
from core.applications.queries.closing import Closing, closings
from core.applications.workflow.states import State
from core.calls.models import CallState, OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.db.transaction import transaction
from core.instance import instance


def remind_due() -> int:
    """Remind of what is not submitted and closes soon; how many applications. The yearly reports have reminders of
    their own."""
    days = instance().settings.remind_days
    if not days:
        return 0
    with transaction() as session:
        waiting = [each for each in _waiting() if not pinned(each.call).call.annual_report]
        ahead = select(Reminder).where(Reminder.until > clock.now())
        reminded = {(each.application_id, each.until, each.days) for each in session.scalars(ahead)}
        count = 0
        for application, closing in zip(waiting, closings(waiting).values(), strict=True):
            come = _come(closing, days)
            if closing is None or come is None or (application.id, closing.until, come) in reminded:
                continue
            session.add(Reminder(application_id=application.id, until=closing.until, days=come))
            notifications.closes_soon(application, closing.words, closing.left)
            count += 1
        return count


def _waiting() -> list[Application]:
    may_enter = and_(Application.state == State.DRAFT, OpenedCall.state == CallState.OPEN)
    query = select(Application).join(OpenedCall).where(or_(may_enter, Application.state == State.RETURNED))
    return list(db.session.scalars(query.options(joinedload(Application.call)).order_by(Application.id)))


def _come(closing: Closing | None, days: tuple[int, ...]) -> int | None:
    """Of the days before it closes on which people are reminded the last that has come."""
    if closing is None or closing.has_passed:
        return None
    return min((each for each in days if closing.days_left <= each), default=None)
