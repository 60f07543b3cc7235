"""Who was asked to file and did not, and drafts that wait for more time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.applications.models import Application
from core.applications.queue import QueueFilter
from core.applications.states import State
from core.calls.deadlines import Due, due_at
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.extensions import db
from core.plugin_api import Call, Does
from core.review.desk import Desk
from core.review.queries.follow_up import Filing, Followed, followed
from core.review.tiers import Tiers

MOST_DRAFTS = 50


@dataclass(frozen=True, slots=True)
class Draft:
    """An application that was not submitted yet: that it is there, and nothing of what is in it."""

    id: str
    unit: str
    body_id: str
    category: str
    track: str | None
    state: State


def unfiled(opened: OpenedCall, tiers: Tiers) -> Sequence[Followed]:
    """Every unit of an inviting track that has not filed, in all bodies."""
    everybody = frozenset(tiers.offices)
    desk = Desk(pinned(opened).call, tiers, everybody, everybody)
    return [each for each in followed(opened, desk) if each.filing is not Filing.FILED and each.submitted_at is None]


def filing_due(opened: OpenedCall, track: str) -> Due | None:
    """Until when the units of a track may file."""
    call: Call = pinned(opened).call
    dues = (due_at(opened, stage.id, track) for stage in call.stages if stage.kind is Does.FILE)
    return next((due for due in dues if due is not None), None)


def drafts(opened_id: str, text: str) -> Sequence[Draft]:
    """Drafts of a call whose unit bears the text in its name, or whose number or code it is; a few."""
    query = (
        select(
            Application.id,
            Application.unit_name,
            Application.body_id,
            Application.category,
            Application.track,
            Application.state,
        )
        .where(
            Application.call_id == opened_id,
            Application.state.in_([State.DRAFT, State.RETURNED]),
            *QueueFilter(text=text).conditions(),
        )
        .order_by(Application.unit_name, Application.id)
        .limit(MOST_DRAFTS)
    )
    return [Draft(*row) for row in db.session.execute(query)]
