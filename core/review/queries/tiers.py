"""The recommending bodies as tiers, from one narrow query."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import select

from core.bodies.models import Body
from core.db.statements import read
from core.review.rules.tiers import Office, Tiers

_OFFICES = select(Body.id, Body.name, Body.kind, Body.parent_id, Body.office).order_by(
    Body.position, Body.name, Body.id
)


def tiers() -> Tiers:
    """Every recommending body, also those that act no more; one object as long as they stay as they are."""
    return _made(tuple(tuple(row) for row in read(_OFFICES)))


@lru_cache(maxsize=8)
def _made(rows: tuple[tuple[str, str, str, str | None, str | None], ...]) -> Tiers:
    return Tiers.of(Office(*row) for row in rows)
