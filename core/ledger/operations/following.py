"""What follows from coming onto a level's list, as the region declares it: the lists that come with it, those that it
replaces, and the end of its validity. Each is an event of its own that cites its clause and names where it came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import select

from core.db import db
from core.instance import instance
from core.ledger import queries, rules
from core.ledger.models import ListEvent
from core.ledger.rules import EventKind
from core.plugin_api import Following, Level

Values: TypeAlias = dict[str, Any]
"""The fields of an entry to be recorded."""

_COMES = (EventKind.ADDED, EventKind.IMPLIED, EventKind.REINSTATED)


def levels() -> Mapping[str, Level]:
    """What follows from standing on each level's list."""
    return instance().book().region.levels


def of(events: Sequence[ListEvent]) -> Iterator[Values]:
    """What follows from these events, which have just been recorded.

    Where the unit's record on the other list says something of a later day already, that stands and nothing follows:
    past lists are imported in any order.
    """
    declared = levels()
    if not any(level.implies or level.replaces for level in declared.values()):
        return
    coming = {(each.unit_id, each.list_id, each.category, each.subject) for each in events if each.kind in _COMES}
    for event in events:
        level = declared.get(event.list_id)
        if level is None or not (event.kind in _COMES or event.listed_on is not None):
            continue
        for list_id in level.implies.lists if level.implies else ():
            place = event.unit_id, list_id, event.category, event.subject
            if place not in coming and not _stands(event, list_id) and not _later(event, list_id):
                coming.add(place)
                yield _following(event, list_id, EventKind.IMPLIED, level.implies)
        for list_id in level.replaces.lists if level.replaces else ():
            if _stands(event, list_id) and not _later(event, list_id):
                yield _following(event, list_id, EventKind.UPGRADED, level.replaces)


def _stands(event: ListEvent, list_id: str) -> bool:
    return list_id in queries.listed_levels(event.unit_id, event.category, event.effective_on, subject=event.subject)


def _later(event: ListEvent, list_id: str) -> bool:
    """Whether anything that counts happened there after the day."""
    query = select(ListEvent).where(
        ListEvent.unit_id == event.unit_id, ListEvent.list_id == list_id, ListEvent.category == event.category
    )
    of_place = (each for each in db.session.scalars(query) if each.subject == event.subject)
    return any(each.effective_on > event.effective_on for each in rules.valid(of_place))


def _following(event: ListEvent, list_id: str, kind: EventKind, declared: Following | None) -> Values:
    assert declared is not None  # noqa: S101  # whoever asks has found it
    label = instance().book().level_label(event.list_id)
    why = f"（{declared.choice}）" if declared.choice else ""
    return {
        "unit_id": event.unit_id,
        "list_id": list_id,
        "category": event.category,
        "subject": event.subject,
        "kind": kind,
        "effective_on": event.effective_on,
        "source": event.source,
        "name": event.name,
        "batch": event.batch if kind is EventKind.IMPLIED else None,
        "document_number": event.document_number,
        "import_id": event.import_id,
        "call_id": event.call_id,
        "application_id": event.application_id,
        "clause": declared.clause,
        "note": f"随列入{label}名单而定{why}",
        "derived_from": event.sequence,
    }
