"""Reading the views of a queue that somebody kept, and those that his colleagues share."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import and_, bindparam, or_, select

from core.db import db
from core.desks.models import SavedView

_THEIRS = and_(SavedView.is_shared.is_(True), SavedView.office.in_(bindparam("offices", expanding=True)))
_QUEUE = and_(SavedView.call_id == bindparam("opened"), SavedView.desk == bindparam("desk"))
_VIEWS = (
    select(SavedView)
    .where(_QUEUE, or_(SavedView.person_id == bindparam("person"), _THEIRS))
    .order_by(SavedView.name, SavedView.id)
)
"""Asked with every page of a queue, so made once."""


def views(desk: str, opened_id: str, person_id: str, offices: Collection[str]) -> Sequence[SavedView]:
    """Of a call's queue at a desk: his own and the shared ones, in the order of their names."""
    values = {"opened": opened_id, "desk": desk, "person": person_id, "offices": list(offices)}
    return db.session.scalars(_VIEWS, values).all()
