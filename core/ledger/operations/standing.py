"""Keeping the listings equal to what the events say. Nothing else writes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, islice
from typing import Any, TypeAlias

from sqlalchemy import Select, delete, insert, select

from core.db import db
from core.db.transaction import transaction
from core.ledger import rules
from core.ledger.models import ListEvent, Listing, ReCheck
from core.units.rules import names

Place: TypeAlias = tuple[str, str, str, str]
"""Unit, list, category, subject."""

_UNITS_AT_ONCE = 500
_ROWS_AT_ONCE = 5_000


def refold(unit_ids: Collection[str]) -> None:
    """Bring the listings of these units in step with their events; the caller holds the units locked.

    Raises ImpossibleEvent where the events contradict each other.
    """
    ids = sorted(unit_ids)
    for start in range(0, len(ids), _UNITS_AT_ONCE):
        _refold(ids[start : start + _UNITS_AT_ONCE])


def rebuild() -> int:
    """Make all listings anew from the events; how many there are. The result equals what stood there before."""
    with transaction() as session:
        session.execute(delete(Listing))
        session.expire_all()
        in_order = select(ListEvent).order_by(
            ListEvent.unit_id, ListEvent.list_id, ListEvent.category, ListEvent.subject
        )
        checks = _passed(select(ReCheck))
        count = 0
        with session.scalars(in_order.execution_options(yield_per=_ROWS_AT_ONCE)) as events:
            rows = (row for place, held in groupby(events, _place) for row in _rows(place, held, checks))
            while piece := list(islice(rows, _ROWS_AT_ONCE)):
                session.execute(insert(Listing), piece)
                count += len(piece)
        return count


def _refold(unit_ids: list[str]) -> None:
    session = db.session
    events = session.scalars(select(ListEvent).where(ListEvent.unit_id.in_(unit_ids)))
    checks = _passed(select(ReCheck).where(ReCheck.unit_id.in_(unit_ids)))
    wanted = {_key(row): row for place, held in _by_place(events) for row in _rows(place, held, checks)}
    held = {_key_of(each): each for each in session.scalars(select(Listing).where(Listing.unit_id.in_(unit_ids)))}
    for key, listing in held.items():
        if key not in wanted:
            session.delete(listing)
            continue
        for name, value in wanted[key].items():
            setattr(listing, name, value)
    session.flush()  # a place is given up before it is taken anew
    session.add_all(Listing(**row) for key, row in wanted.items() if key not in held)
    session.flush()


def _by_place(events: Iterable[ListEvent]) -> Iterator[tuple[Place, Iterable[ListEvent]]]:
    yield from groupby(sorted(events, key=_place), _place)


def _passed(checks: Select[ReCheck]) -> Mapping[Place, Sequence[date]]:
    """The days on which each place passed a re-check."""
    found: dict[Place, list[date]] = {}
    for check in db.session.scalars(checks.where(ReCheck.passed)):
        found.setdefault(_place(check), []).append(check.checked_on)
    return found


def _place(event: ListEvent | ReCheck) -> Place:
    return event.unit_id, event.list_id, event.category, event.subject


def _rows(
    place: Place, events: Iterable[ListEvent], checks: Mapping[Place, Sequence[date]]
) -> Iterator[dict[str, Any]]:
    unit_id, list_id, category, subject = place
    for span in rules.fold(events, checks.get(place, ())):
        yield {
            "unit_id": unit_id,
            "list_id": list_id,
            "category": category,
            "subject": subject,
            "subject_key": names.matching(subject),
            "since": span.since,
            "until": span.until,
            "name": span.name,
            "name_key": names.matching(span.name),
            "listed_on": span.listed_on,
            "checked_on": span.checked_on,
            "batch": span.batch,
            "document_number": span.document_number,
        }


_KEY = ("unit_id", "list_id", "category", "subject", "since")


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _KEY)


def _key_of(listing: Listing) -> tuple[Any, ...]:
    return tuple(getattr(listing, name) for name in _KEY)
