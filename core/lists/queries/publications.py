"""Reading what was published."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.db import db
from core.lists.models import Publication

LATEST = 10


def recent_publications(limit: int = LATEST) -> Sequence[Publication]:
    """The publications of lists and plans, newest first."""
    query = select(Publication).order_by(Publication.published_on.desc(), Publication.published_at.desc())
    return db.session.scalars(query.limit(limit)).all()
