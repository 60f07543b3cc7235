"""The end of a place's declared validity: it lapses of itself, by an event that cites its clause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from core import clock
from core.db import db
from core.db.transaction import transaction
from core.instance import instance
from core.ledger.models import EventSource, Listing
from core.ledger.operations import events, following
from core.ledger.operations.events import Entry
from core.ledger.queries import held_on
from core.ledger.rules import EventKind
from core.plugin_api import Level, Term
from core.policy_desk.queries.calendar import end_of


def lapse_all() -> int:
    """End every place whose validity is over, as of the day after its last one; how many. Again, it ends nothing."""
    with transaction():
        over = [*_over(clock.today())]
        if over:
            events.record(over, by=None)
        return len(over)


def last_day(level: Level, listing: Listing) -> date | None:
    """The last day of a place's validity; None where it has no end."""
    term = _term(level, listing.list_id)
    return None if term is None else end_of(term, max(filter(None, (listing.listed_on, listing.checked_on))))


def _over(today: date) -> Iterator[Entry]:
    for list_id, level in following.levels().items():
        if level.valid is None or _term(level, list_id) is None:
            continue
        for listing in db.session.scalars(select(Listing).where(Listing.list_id == list_id, *held_on(today))).all():
            last = last_day(level, listing)
            if last is not None and last < today and listing.until is None:
                yield Entry(
                    unit_id=listing.unit_id,
                    list_id=list_id,
                    category=listing.category,
                    subject=listing.subject,
                    name=listing.name,
                    kind=EventKind.LAPSED,
                    effective_on=max(last + timedelta(days=1), listing.since),
                    source=EventSource.RULES,
                    clause=level.valid.clause,
                    note=f"有效期至 {last.isoformat()}{f'（{level.valid.choice}）' if level.valid.choice else ''}",
                )


def _term(level: Level, list_id: str) -> Term | None:
    return None if level.valid is None else instance().book().term(level.valid.term, list_id)
