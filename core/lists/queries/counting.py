"""How many stand on the lists, where and since when; and what happened to the lists in a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy import ColumnElement, extract, func, select
from sqlalchemy.orm import aliased, joinedload

from core import clock
from core.bodies.models import Body
from core.db import db
from core.db.keeping import Kept
from core.ledger.models import ListEvent, Listing
from core.ledger.queries import ListFilter
from core.ledger.rules import EventKind
from core.lists.queries.browsing import conditions, count, revision
from core.lists.queries.imports import PAGE_SIZE
from core.units.models import Unit

NO_BODY = "未确定"
"""The place of units that no body has been found for."""


@dataclass(frozen=True)
class Tally:
    """Places on the lists by recommending body and by the year in which they were taken."""

    counts: Mapping[tuple[str, int], int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @cached_property
    def by_body(self) -> Mapping[str, int]:
        """The bodies with most in front."""
        found: Counter[str] = Counter()
        for (body, _), number in self.counts.items():
            found[body] += number
        return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))

    @cached_property
    def by_year(self) -> Mapping[int, int]:
        """The earliest year in front."""
        found: Counter[int] = Counter()
        for (_, year), number in self.counts.items():
            found[year] += number
        return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of what happened to the lists in a year, and how often each kind of it did."""

    events: Sequence[ListEvent]
    kinds: Mapping[EventKind, int]

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


_totals = Kept[Hashable, int](most=256)
_tallies = Kept[Hashable, Tally](most=64)
_years = Kept[Hashable, Sequence[int]](most=4)


def total(wanted: ListFilter) -> int:
    """How many places meet the filter; reckoned once for all who ask while the lists stay as they are."""
    # What was searched for is nobody else's question.
    return count(wanted) if wanted.text or wanted.industry else _totals.get(_key(wanted), lambda: count(wanted))


def tally(wanted: ListFilter) -> Tally:
    """The places that meet the filter, counted by body and year."""
    return _tally(wanted) if wanted.text or wanted.industry else _tallies.get(_key(wanted), lambda: _tally(wanted))


def years() -> Sequence[int]:
    """The years in which anybody came on a list, the latest first."""
    return _years.get(revision(), _found_years)


def _found_years() -> Sequence[int]:
    first, last = (db.session.scalar(select(end(Listing.listed_on))) for end in (func.min, func.max))
    return [] if first is None or last is None else range(last.year, first.year - 1, -1)


def changes(year: int, list_id: str | None, category: str | None, page: int = 1) -> Changes:
    """What changed the lists in a year, the latest day first; what was voided, and the voiding, did not."""
    within = _counting(year, list_id, category)
    kinds = db.session.execute(select(ListEvent.kind, func.count()).where(*within).group_by(ListEvent.kind))
    query = select(ListEvent).where(*within).options(joinedload(ListEvent.other))
    newest = query.order_by(ListEvent.effective_on.desc(), ListEvent.sequence.desc())
    events = db.session.scalars(newest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    found = dict(kinds.all())
    return Changes(events, {kind: found[kind] for kind in EventKind if kind in found})


def _counting(year: int, list_id: str | None, category: str | None) -> list[ColumnElement[bool]]:
    voiding = aliased(ListEvent)
    found: list[ColumnElement[bool]] = [
        ListEvent.effective_on.between(date(year, 1, 1), date(year, 12, 31)),
        ListEvent.kind != EventKind.VOIDED,
        ~select(voiding.sequence).where(voiding.voids == ListEvent.sequence).exists(),
    ]
    if list_id is not None:
        found.append(ListEvent.list_id == list_id)
    if category is not None:
        found.append(ListEvent.category == category)
    return found


def _key(wanted: ListFilter) -> Hashable:
    return replace(wanted, on=wanted.on or clock.today()), revision()


def _tally(wanted: ListFilter) -> Tally:
    year = extract("year", Listing.listed_on)
    query = (
        select(Body.name, year, func.count())
        .select_from(Listing)
        .join(Unit, Unit.id == Listing.unit_id)
        .outerjoin(Body, Body.id == Unit.body_id)
        .where(*conditions(wanted))
        .group_by(Body.name, year)
    )
    return Tally({(body or NO_BODY, int(since)): number for body, since, number in db.session.execute(query)})
