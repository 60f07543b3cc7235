"""Drafts that wait for more time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.applications.models import Application
from core.applications.rules.naming import entry_name
from core.applications.workflow.states import State
from core.db import db
from core.desks.queries.filters import spoken_of


@dataclass(frozen=True, slots=True)
class Draft:
    """An application that was not submitted yet: that it is there, and nothing of what is in it."""

    id: str
    unit: str
    body_id: str
    category: str
    track: str | None
    state: State


def drafts(opened_id: str, text: str, most: int) -> Sequence[Draft]:
    """Drafts of a call whose unit bears the text in its name, or whose number or code it is; at most so many."""
    query = (
        select(
            Application.id,
            Application.unit_name,
            Application.subject_name,
            Application.body_id,
            Application.category,
            Application.track,
            Application.state,
        )
        .where(
            Application.call_id == opened_id,
            Application.state.in_([State.DRAFT, State.RETURNED]),
            spoken_of(text).condition,
        )
        .order_by(Application.unit_name, Application.id)
        .limit(most)
    )
    return [
        Draft(row.id, entry_name(row.unit_name, row.subject_name), row.body_id, row.category, row.track, row.state)
        for row in db.session.execute(query)
    ]
