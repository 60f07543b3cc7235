"""The recommending bodies as tiers, from one narrow query."""

from __future__ import annotations

from sqlalchemy import select

from core.bodies.models import Body
from core.extensions import db
from core.review.tiers import Office, Tiers

_OFFICES = select(Body.id, Body.name, Body.kind, Body.parent_id, Body.office).order_by(
    Body.position, Body.name, Body.id
)


def tiers() -> Tiers:
    """Every recommending body, also those that act no more."""
    return Tiers.of(Office(*row) for row in db.session.connection().execute(_OFFICES))
