"""Telling a plugin's observers what happened to the lists, once it is in the database."""

from __future__ import annotations

from collections.abc import Sequence

from core.db.after_commit import after_commit
from core.instance import instance
from core.ledger.models import ListEvent
from core.plugin_api import ListChanged


def changed(events: Sequence[ListEvent]) -> None:
    """Tell observers of these rows of the ledger when the running transaction has been committed."""
    told = [
        ListChanged(
            list=event.list_id,
            category=event.category,
            unit=event.unit_id,
            change=event.kind.value,
            effective_on=event.effective_on,
            document_number=event.document_number,
            at=event.recorded_at,
        )
        for event in events
    ]
    region = instance().region

    def tell() -> None:
        for each in told:
            region.tell(each)

    after_commit(tell)
