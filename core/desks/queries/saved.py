"""Reading the views of a queue that somebody kept, and those that his colleagues share."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import and_, or_, select

from core.db import db
from core.desks.models import SavedView


def views(desk: str, opened_id: str, person_id: str, offices: Collection[str]) -> Sequence[SavedView]:
    """Of a call's queue at a desk: his own and the shared ones, in the order of their names."""
    theirs = and_(SavedView.is_shared.is_(True), SavedView.office.in_(offices))
    query = select(SavedView).where(
        SavedView.call_id == opened_id, SavedView.desk == desk, or_(SavedView.person_id == person_id, theirs)
    )
    return db.session.scalars(query.order_by(SavedView.name, SavedView.id)).all()
