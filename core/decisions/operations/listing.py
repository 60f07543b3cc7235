"""From applications that came through to the list events that put their units on a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.applications.policies import Held
from core.ledger.models import EventSource
from core.ledger.operations.events import Entry
from core.ledger.rules import EventKind


def entries_of(chosen: Sequence[Held], list_id: str, number: str, on: date) -> Sequence[Entry]:
    """The list events by which these applications' units come on a list."""
    return [
        Entry(
            unit_id=held.application.unit_id,
            list_id=list_id,
            category=held.application.category,
            subject=held.application.subject_name,
            kind=EventKind.ADDED,
            effective_on=on,
            source=EventSource.CALL,
            batch=None if held.application.call.year is None else str(held.application.call.year),
            document_number=number,
            call_id=held.application.call_id,
            application_id=held.application.id,
        )
        for held in chosen
    ]
