"""Who was asked to file and did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from core import clock
from core.bodies.rules import Tiers
from core.calls.models import OpenedCall
from core.calls.queries import due_at, pinned
from core.calls.rules.deadlines import Due
from core.db import db
from core.ledger.models import Listing
from core.ledger.queries import held_on
from core.plugin_api import Call, Does
from core.review.queries.follow_up import Filing, Followed, followed, inviting
from core.units.models import Unit


def unfiled(opened: OpenedCall, tiers: Tiers) -> Sequence[Followed]:
    """Every unit of an inviting track that has not filed: of all bodies, and those that no body has been found for."""
    found = [each for each in followed(opened, tiers.offices) if each.submitted_at is None]
    return [*found, *_without_body(pinned(opened).call)]


def _without_body(call: Call) -> Iterator[Followed]:
    """Listed units that belong to no body yet: nobody can have confirmed who acts for them, so none has begun."""
    for track, list_id in inviting(call).items():
        query = (
            select(Listing.unit_id, Listing.name, Listing.subject, Listing.category)
            .join(Unit, Unit.id == Listing.unit_id)
            .where(
                Listing.list_id == list_id,
                Listing.category.in_(call.categories),
                Unit.body_id.is_(None),
                *held_on(clock.today()),
            )
            .order_by(Listing.category, Listing.name, Listing.unit_id)
        )
        for unit_id, name, subject, category in db.session.execute(query):
            yield Followed(unit_id, name, subject, "", category, track, Filing.NOT_BEGUN, None, None)


def filing_due(opened: OpenedCall, track: str) -> Due | None:
    """Until when the units of a track may file."""
    call: Call = pinned(opened).call
    dues = (due_at(opened, stage.id, track) for stage in call.stages if stage.kind is Does.FILE)
    return next((due for due in dues if due is not None), None)
