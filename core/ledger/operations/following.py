"""What follows from coming onto a level's list, as the region declares it: the lists that come with it, those that it
replaces, and the end of its validity. Each is an event of its own that cites its clause and names where it came from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import select

from core.db import db
from core.db.statements import pieces
from core.instance import instance
from core.ledger import rules
from core.ledger.models import ListEvent, Listing
from core.ledger.rules import EventKind
from core.plugin_api import Following, Level
from core.units import queries as units
from core.units.rules import names

Values: TypeAlias = dict[str, Any]
"""The fields of an entry to be recorded."""
Place: TypeAlias = tuple[str, str, str, str]
"""Unit, list, category, and the subject as it is compared."""

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
    coming = {_place(each) for each in events if each.kind in _COMES}
    told = [each for each in events if _leads_on(each, declared)]
    known = _known(told, {list_id for each in told for list_id in _meant(declared[each.list_id])})
    for event in told:
        level = declared[event.list_id]
        for list_id in level.implies.lists if level.implies else ():
            place = _place(event, list_id)
            if place not in coming and not known.stands(place, event.effective_on):
                coming.add(place)
                yield _following(event, list_id, EventKind.IMPLIED, level.implies)
        for list_id in level.replaces.lists if level.replaces else ():
            if known.ends(_place(event, list_id), event.effective_on):
                yield _following(event, list_id, EventKind.UPGRADED, level.replaces)


def _leads_on(event: ListEvent, declared: Mapping[str, Level]) -> bool:
    """Whether a unit comes by it onto a list from which something follows."""
    comes = event.kind in _COMES or event.listed_on is not None
    return comes and event.list_id in declared and bool(_meant(declared[event.list_id]))


def _meant(level: Level) -> tuple[str, ...]:
    return tuple(list_id for each in (level.implies, level.replaces) if each for list_id in each.lists)


def _place(event: ListEvent, list_id: str | None = None) -> Place:
    return event.unit_id, list_id or event.list_id, event.category, names.matching(event.subject)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lists say of places already: the days on which each was held, and the last on which anything happened
    there that counts."""

    held: Mapping[Place, Sequence[Listing]]
    last: Mapping[Place, date]

    def stands(self, place: Place, on: date) -> bool:
        """Whether the place is held on the day, or a later day is told of it, so that nothing follows."""
        return self._is_held(place, on) or self._is_told(place, on)

    def ends(self, place: Place, on: date) -> bool:
        """Whether the place is held on the day and nothing is told of a later one."""
        return self._is_held(place, on) and not self._is_told(place, on)

    def _is_held(self, place: Place, on: date) -> bool:
        return any(each.since <= on and (each.until is None or on < each.until) for each in self.held.get(place, ()))

    def _is_told(self, place: Place, on: date) -> bool:
        return self.last.get(place, on) > on


def _known(events: Sequence[ListEvent], list_ids: Collection[str]) -> _Known:
    """What is known of the units of these events on these lists, under whichever of their records."""
    held: dict[Place, list[Listing]] = {}
    last: dict[Place, date] = {}
    for ids in pieces(sorted({each.unit_id for each in events})):
        whose = units.records_of(ids)
        listed = select(Listing).where(Listing.unit_id.in_(whose), Listing.list_id.in_(list_ids))
        for each in db.session.scalars(listed):
            held.setdefault((each.unit_id, each.list_id, each.category, each.subject_key), []).append(each)
        happened = select(ListEvent).where(ListEvent.unit_id.in_(whose), ListEvent.list_id.in_(list_ids))
        for told in rules.valid(db.session.scalars(happened)):
            assert isinstance(told, ListEvent)  # noqa: S101  # what was given to it
            place = whose[told.unit_id], told.list_id, told.category, names.matching(told.subject)
            last[place] = told.effective_on
    return _Known(held, last)


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
