"""The public's look at a list: page by page from an index, however long the list is, on any day."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, select, tuple_

from core import clock
from core.audit.queries import newest_of
from core.bodies import actions as bodies
from core.bodies.models import Body
from core.db import db
from core.db.keeping import Kept, last_of, once
from core.db.searching import Way
from core.db.statements import columns_for, read
from core.errors import Invalid
from core.ledger import rules
from core.ledger.actions import RE_CHECK, VOID_CHECK
from core.ledger.models import ListEvent, Listing
from core.ledger.queries import ListFilter, borne, events_of, held_on, sought_as
from core.lists.models import Publication
from core.lists.queries.imports import PAGE_SIZE
from core.units import actions as units
from core.units.models import Unit
from core.units.queries import bearing
from core.units.rules import codes, names

_AT_ONCE = 2_000
_REVISION = "lists.revision"
_batches = Kept[Hashable, Sequence[str]](most=64)
_latest = Kept[Hashable, tuple[str, str] | None](most=4)
_numbers = Kept[Hashable, Sequence[str]](most=4)
_YEAR_OF_A_NUMBER = re.compile(r"[〔\[【(（]\s*\d{4}\s*[〕\]】)）]")


class Listed(NamedTuple):
    """One place on a list, with what was published of it: nothing personal."""

    unit_id: str
    name: str
    subject: str
    body: str | None
    listed_on: date
    checked_on: date | None
    batch: str | None
    document_number: str | None
    list_id: str
    category: str
    industry: str | None


class Cursor(NamedTuple):
    """The last row of a page: the next one begins behind it. Pages of one list may leave out which it is."""

    name: str
    unit_id: str
    subject: str
    list_id: str = ""
    category: str = ""

    @classmethod
    def behind(cls, row: Listed) -> Cursor:
        return cls(row.name, row.unit_id, row.subject, row.list_id, row.category)

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read what `str` wrote. Raises Invalid."""
        try:
            parts = json.loads(urlsafe_b64decode(text.encode()))
            return cls(*(part for part in parts if isinstance(part, str) and "\0" not in part))
        except (ValueError, TypeError):
            raise Invalid({"after": ["翻页地址不完整，请回到第一页。"]}) from None

    def __str__(self) -> str:
        return urlsafe_b64encode(json.dumps([*self]).encode()).decode()


@dataclass(frozen=True, slots=True)
class Page:
    """Rows by name, and the cursor of the next page, if there is one."""

    rows: Sequence[Listed]
    next: Cursor | None


_KEY = (Listing.name, Listing.unit_id, Listing.subject, Listing.list_id, Listing.category)
_ROWS = (
    select(*columns_for(Listed, Listing, Unit, body=Body.name))
    .join(Unit, Unit.id == Listing.unit_id)
    .outerjoin(Body, Body.id == Unit.body_id)
)


def page(wanted: ListFilter, after: Cursor | None = None) -> Page:
    """One page of a list, behind `after`."""
    rows = [Listed(*row) for row in read(_from(wanted, after).limit(PAGE_SIZE + 1))]
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return Page(shown, Cursor.behind(shown[-1]) if more else None)


def first(text: str, most: int) -> Sequence[Listed]:
    """The first places of which a text speaks, on all lists as they stand today."""
    if _printed(text) is not None:
        wanted = ListFilter(list_id=None, category=None, text=text)
        return [Listed(*row) for row in read(_from(wanted, None).limit(most))]
    name, subject = sought_as(text)
    if name is None and subject is None:
        return ()
    values = {
        "day": clock.today(),
        **(name.values("name") if name else {}),
        **(subject.values("subject") if subject else {}),
    }
    return [Listed(*row) for row in read(_first(name and name.way, subject and subject.way, most), **values)]


@lru_cache(maxsize=64)
def _first(name: Way | None, subject: Way | None, most: int) -> Select[*tuple[Any, ...]]:
    spoken_of = borne(name and name.places("name"), subject and subject.places("subject"))
    return _ROWS.where(*held_on(bindparam("day")), spoken_of).order_by(*_KEY).limit(most)


def every(wanted: ListFilter) -> Iterator[Listed]:
    """All of a list, read piece by piece: for downloads."""
    after: Cursor | None = None
    while True:
        rows = [Listed(*row) for row in read(_from(wanted, after).limit(_AT_ONCE))]
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        after = Cursor.behind(rows[-1])


def revision() -> Hashable:
    """Another value after every change of what the public reads of a list: of the ledger, of bodies and their units."""
    return once(_REVISION, lambda: tuple(read(CHANGED).one()))


_OF_UNITS = units.ASSIGN, units.JOIN, units.PART
_OF_BODIES = bodies.ADD, bodies.CHANGE, bodies.SYNCHRONISE
CHANGED = select(last_of(ListEvent.sequence.expression), *newest_of((RE_CHECK, VOID_CHECK, *_OF_UNITS, *_OF_BODIES)))


def count(wanted: ListFilter) -> int:
    """How many places meet the filter."""
    query = select(func.count()).select_from(Listing).where(*conditions(wanted))
    return db.session.scalar(query.join(Unit, Unit.id == Listing.unit_id) if wanted.asks_of_units else query) or 0


def batches(wanted: ListFilter) -> Sequence[str]:
    """The batches (mostly years) in which one list was published, the latest first; none of several lists."""
    list_id, category = wanted.list_id, wanted.category
    if list_id is None or category is None:
        return []
    return _batches.get((list_id, category, revision()), lambda: _batches_of(list_id, category))


def _batches_of(list_id: str, category: str) -> Sequence[str]:
    query = select(Listing.batch).where(Listing.list_id == list_id, Listing.category == category)
    return sorted(filter(None, db.session.scalars(query.distinct())), reverse=True)


def latest() -> tuple[str, str] | None:
    """The list on which a unit was placed last, with its category: shown to whoever names none."""
    return _latest.get(revision(), _found_latest)


def _found_latest() -> tuple[str, str] | None:
    query = select(Listing.list_id, Listing.category).where(Listing.until.is_(None))
    newest = query.order_by(Listing.listed_on.desc(), Listing.list_id, Listing.category).limit(1)
    row = db.session.execute(newest).first()
    return None if row is None else (row.list_id, row.category)


def shown_events(unit_id: str) -> Sequence[ListEvent]:
    """What the public may read of a unit's history, the latest first: what was voided never happened."""
    shown = [event for event in rules.valid(events_of(unit_id)) if isinstance(event, ListEvent)]
    return shown[::-1]


def joined_with(unit_id: str) -> str | None:
    """The record that holds, where this one was joined with another."""
    return db.session.scalar(select(Unit.merged_into_id).where(Unit.id == unit_id))


def was_ever_listed(unit_id: str) -> bool:
    """Whether the public knows of the unit by a list."""
    return db.session.scalar(select(Listing.unit_id).where(Listing.unit_id == unit_id).limit(1)) is not None


def _from(wanted: ListFilter, after: Cursor | None) -> Select[*tuple[Any, ...]]:
    query = _ROWS.where(*conditions(wanted))
    if after is not None:
        query = query.where(tuple_(*_KEY) > tuple_(*(literal(part) for part in after)))
    return query.order_by(*_KEY)


def conditions(wanted: ListFilter) -> list[ColumnElement[bool]]:
    """Those of the filter; a whole code instead of a name finds its unit, a document's number what it published."""
    printed = _printed(wanted.text)
    return wanted.conditions() if printed is None else [*replace(wanted, text="").conditions(), printed]


def _printed(text: str) -> ColumnElement[bool] | None:
    """The condition that a place is of the unit that bears this code, or was published by a document of such a number;
    None where the text is neither."""
    code = codes.normalised(text)
    if text and codes.fault(code) is None:
        return Listing.unit_id.in_(select(Unit.id).where(bearing([code])))
    numbers = _numbers_with(text)
    return Listing.document_number.in_(numbers) if numbers else None


def _numbers_with(text: str) -> Sequence[str]:
    """The numbers of documents, as they are printed, of which the text is part."""
    if _YEAR_OF_A_NUMBER.search(text) is None:
        return ()
    key = names.matching(text)
    return [each for each in _numbers.get(revision(), _every_number) if key in names.matching(each)]


def _every_number() -> Sequence[str]:
    return [*filter(None, db.session.scalars(select(Listing.document_number).distinct()))]


def recent_publications(limit: int = 10) -> Sequence[Publication]:
    """The publications of lists and plans, newest first."""
    query = select(Publication).order_by(Publication.published_on.desc(), Publication.published_at.desc())
    return db.session.scalars(query.limit(limit)).all()
