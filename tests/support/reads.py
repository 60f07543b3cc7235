"""Reads that tests alone ask, to look at what came of an act."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from core.applications.models import Application
from core.db import db
from core.ledger.models import Listing
from core.ledger.queries import ListFilter


def applications_of(unit_id: str) -> Sequence[Application]:
    """A unit's applications, the latest first."""
    query = select(Application).where(Application.unit_id == unit_id)
    return db.session.scalars(query.order_by(Application.created_at.desc(), Application.id)).all()


def whole_list(wanted: ListFilter) -> Sequence[Listing]:
    """All of a list in the order of the names."""
    query = select(Listing).join(Listing.unit).options(contains_eager(Listing.unit)).where(*wanted.conditions())
    return db.session.scalars(query.order_by(Listing.name, Listing.unit_id, Listing.subject)).all()
