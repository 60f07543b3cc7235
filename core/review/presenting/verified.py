"""What the queue of a recommending body says of each application: how many of its items were signed for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from core.applications.models import Application, Verification
from core.audit.queries import Done, Event
from core.desks.presenting.columns import Column, Said
from core.desks.presenting.words import RowWords
from core.desks.queries.queue import QueueRow
from core.review.queries.items import all_items

_SIGNED = (
    select(func.count())
    .where(Verification.application_id == Application.id)
    .correlate(Application)
    .scalar_subquery()
    .label("verified")
)


def _words(words: RowWords, rows: Sequence[QueueRow]) -> Mapping[str, Said]:
    kinds = {(row.category, row.track, row.levels): row for row in rows}
    items = {kind: len(all_items(words.rulebook(row))) for kind, row in kinds.items()}
    return {row.id: Said(f"{row.verified}／{items[row.category, row.track, row.levels]}") for row in rows}


VERIFIED = Column("核实", _words, reads=(_SIGNED,), sort=_SIGNED.element)


def item_signed(event: Event | Done) -> str:
    """The note of a signature: what was signed for, by its words."""
    return str((event.after or {}).get("item") or "")
