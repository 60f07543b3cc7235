"""Keeping the listings equal to what the events say. Nothing else writes them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby, islice
from typing import Any, TypeAlias

from sqlalchemy import Select, delete, insert, select

from core.db import db
from core.db.statements import pieces
from core.db.transaction import transaction
from core.ledger import rules
from core.ledger.models import ListEvent, Listing, ReCheck
from core.units import queries as units
from core.units.models import Unit
from core.units.rules import names

Place: TypeAlias = tuple[str, str, str, str]
"""Unit, list, category, subject."""

_ROWS_AT_ONCE = 5_000


def refold(unit_ids: Collection[str]) -> None:
    """Bring the listings of these units in step with their events; the caller holds the units locked.

    Raises ImpossibleEvent where the events contradict each other.
    """
    for ids in pieces(sorted(unit_ids)):
        _refold(ids)


def require_one_place(unit_id: str, into_id: str) -> None:
    """Raises ImpossibleEvent where the events of two units, folded as one's, contradict each other."""
    whose = units.records_of([unit_id, into_id])
    place = partial(_place, dict.fromkeys(whose, into_id))
    events = sorted(db.session.scalars(select(ListEvent).where(ListEvent.unit_id.in_(whose))), key=place)
    for _, held in groupby(events, place):
        rules.fold(held)


def rebuild() -> int:
    """Make all listings anew from the events; how many there are. The result equals what stood there before."""
    with transaction() as session:
        session.execute(delete(Listing))
        session.expire_all()
        in_order = (
            select(ListEvent)
            .join(Unit, Unit.id == ListEvent.unit_id)
            .order_by(units.HOLDING, ListEvent.list_id, ListEvent.category, ListEvent.subject)
        )
        joined = select(Unit.id, units.HOLDING).where(Unit.merged_into_id.is_not(None))
        place = partial(_place, dict(session.execute(joined).all()))
        checks = _passed(select(ReCheck), place)
        count = 0
        with session.scalars(in_order.execution_options(yield_per=_ROWS_AT_ONCE)) as events:
            rows = (row for at, held in groupby(events, place) for row in _rows(at, held, checks))
            while piece := list(islice(rows, _ROWS_AT_ONCE)):
                session.execute(insert(Listing), piece)
                count += len(piece)
        return count


def _refold(unit_ids: Sequence[str]) -> None:
    session = db.session
    whose = units.records_of(unit_ids)
    place = partial(_place, whose)
    events = sorted(session.scalars(select(ListEvent).where(ListEvent.unit_id.in_(whose))), key=place)
    checks = _passed(select(ReCheck).where(ReCheck.unit_id.in_(whose)), place)
    wanted = {_key(row): row for at, held in groupby(events, place) for row in _rows(at, held, checks)}
    held = {_key_of(each): each for each in session.scalars(select(Listing).where(Listing.unit_id.in_(whose)))}
    for key in held.keys() - wanted.keys():
        session.delete(held.pop(key))
    session.flush()  # a place is given up before it is taken anew: by what is there already, and by what comes
    for key, listing in held.items():
        for name, value in wanted[key].items():
            setattr(listing, name, value)
    session.flush()
    session.add_all(Listing(**row) for key, row in wanted.items() if key not in held)
    session.flush()


def _passed(checks: Select[ReCheck], place: Callable[[ReCheck], Place]) -> Mapping[Place, Sequence[date]]:
    """The days on which each place passed a re-check."""
    found: dict[Place, list[date]] = {}
    for check in db.session.scalars(checks.where(ReCheck.passed, ~ReCheck.voiding.has())):
        found.setdefault(place(check), []).append(check.checked_on)
    return found


def _place(whose: Mapping[str, str], event: ListEvent | ReCheck) -> Place:
    """The place that is meant, of the record that holds (`whose`, where it is another)."""
    return whose.get(event.unit_id, event.unit_id), event.list_id, event.category, event.subject


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
