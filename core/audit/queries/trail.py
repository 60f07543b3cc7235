"""Reading the trail: newest first, from the last row seen, so that its millionth page costs what its first does."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, or_, select, tuple_
from sqlalchemy.orm import aliased

from core import clock
from core.audit import actions
from core.audit.models import AuditEvent
from core.db import db
from core.db.keeping import Kept, last_of
from core.db.sealing import seal_of
from core.db.statements import any_of, columns_for, read
from core.people.models import Person
from core.people.policies import reads_sealed
from core.registry import Registry

PAGE_SIZE = 50


ABOUT: Registry[Callable[[str], Select[Any]]] = Registry()
"""By kind of subject: the ids of those of which a text speaks, by a unit's name or code, a number, a person's name."""


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What the trail is narrowed to; days are Shanghai's and both ends are included. `about`: how its subject is
    called."""

    by_id: str | None = None
    by_name: str | None = None
    action: str | None = None
    subject_type: str | None = None
    subject_id: str | None = None
    since: date | None = None
    until: date | None = None
    about: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        equal = {
            AuditEvent.by_id: self.by_id,
            AuditEvent.by_name: self.by_name,
            AuditEvent.subject_type: self.subject_type,
            AuditEvent.subject_id: self.subject_id,
        }
        found: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value]
        if self.about:
            found.append(_speaks_of(self.about))
        if self.action:
            found.append(AuditEvent.action.in_(actions.spellings(self.action)))
        if self.since is not None:
            found.append(AuditEvent.at >= clock.start_of_day(self.since))
        if self.until is not None:
            found.append(AuditEvent.at < clock.end_of_day(self.until))
        return found


def _speaks_of(text: str) -> ColumnElement[bool]:
    return or_(
        AuditEvent.subject_id == text,
        *(and_(AuditEvent.subject_type == kind, AuditEvent.subject_id.in_(ids(text))) for kind, ids in ABOUT.items()),
    )


@dataclass(frozen=True, eq=False, slots=True)
class Event:
    """An event of the trail, to be looked at: as `core.audit.models.AuditEvent` has it."""

    number: int
    at: datetime
    action: str
    subject_type: str
    subject_id: str
    by_id: str | None
    by_name: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    note: str | None
    sealed: bool
    request_id: str | None
    address: str | None


_COLUMNS = columns_for(Event, AuditEvent)


def every(wanted: TrailFilter, most: int, *, reader: Person | None) -> Sequence[Event]:
    """The newest events that meet a filter, at most so many: for a report that is taken away."""
    query = select(*_COLUMNS).where(*wanted.conditions(), *_open_to(reader))
    return [Event(*row) for row in read(query.order_by(AuditEvent.number.desc()).limit(most))]


def count(wanted: TrailFilter, most: int, *, reader: Person | None) -> int:
    """How many events meet a filter, counted up to so many."""
    query = select(AuditEvent.number).where(*wanted.conditions(), *_open_to(reader))
    return len(db.session.scalars(query.order_by(AuditEvent.number.desc()).limit(most)).all())


def trail(
    wanted: TrailFilter, before: int | None = None, *, reader: Person | None
) -> tuple[Sequence[Event], int | None]:
    """A page of events older than number `before`, newest first, and the `before` of the next page, if there is one.

    What is sealed is there only for a reader who may read it.
    """
    make = _kept_page_of if wanted.about is None else _page_of
    query = make(wanted, before is None, bool(reads_sealed(reader)))
    found = [tuple(row) for row in read(query, **({} if before is None else {"before": before}))]
    page = _events.several(found[:PAGE_SIZE], _opened)
    return page, page[-1].number if len(found) > PAGE_SIZE else None


def _page_of(wanted: TrailFilter, is_first: bool, with_sealed: bool) -> Select[*tuple[Any, ...]]:
    query = select(*_KEY).where(*wanted.conditions(), *([] if with_sealed else _OPENLY))
    # By number, or, of some days, by time: so each page is read from an index, however many events the days have.
    key = (AuditEvent.at, AuditEvent.number) if wanted.since or wanted.until else (AuditEvent.number,)
    if not is_first:
        before, seen = bindparam("before", type_=AuditEvent.number.type), aliased(AuditEvent)
        at = select(seen.at).where(seen.number == before).scalar_subquery()
        query = query.where(tuple_(*key) < tuple_(*([at] if len(key) > 1 else []), before))
    return query.order_by(*(each.desc() for each in key)).limit(PAGE_SIZE + 1)


_kept_page_of = lru_cache(maxsize=64)(_page_of)
"""Made once for a filter: to make it costs more than to run it. Not where it is narrowed by how the subject is called:
what is called so is asked while the statement is made (`core.db.searching.holds`), and may be more the next time."""

_KEY = AuditEvent.number, AuditEvent.mark, seal_of(AuditEvent.before), seal_of(AuditEvent.after)
_events = Kept[tuple[Any, ...], Event](most=4_096)
"""Opened once as long as they are sealed as they are: nothing else of an event ever changes, and its mark names it."""


def _opened(keys: Sequence[tuple[Any, ...]]) -> Iterator[Event]:
    numbers = [number for number, *_ in keys]
    found = {row.number: Event(*row) for row in read(_OF_THESE, numbers=numbers)}
    return map(found.__getitem__, numbers)


_OF_THESE = select(*_COLUMNS).where(AuditEvent.number.in_(any_of("numbers")))


def event(number: int, *, reader: Person | None) -> Event | None:
    """One event by its number, if this reader may read it."""
    row = read(select(*_COLUMNS).where(AuditEvent.number == number, *_open_to(reader))).one_or_none()
    return None if row is None else Event(*row)


def newest(*actions: str) -> Hashable:
    """Another value after every event of any of these actions, in whatever order they are committed."""
    return tuple(read(_newest(actions)).one())


@cache
def _newest(actions: Sequence[str]) -> Select[*tuple[int, ...]]:
    """Made once: pages ask for the same ones again and again."""
    return select(*newest_of(actions))


def newest_of(actions: Sequence[str]) -> Iterator[ScalarSelect[int]]:
    """The same, for a statement that asks more."""
    for each in actions:
        yield last_of(AuditEvent.number.expression, AuditEvent.action == each)


def was_done(action: str, subject_type: str, subject_id: str, *, by: Person, note: str | None = None) -> bool:
    """Whether somebody did this to one thing, saying `note` of it: of what is gone only the trail knows."""
    wanted = TrailFilter(by_id=by.id, action=action, subject_type=subject_type, subject_id=subject_id).conditions()
    if note is not None:
        wanted.append(AuditEvent.note == note)
    return db.session.scalar(select(AuditEvent.number).where(*wanted).limit(1)) is not None


class Done(NamedTuple):
    """An event as the page of its thing tells it, which tells of nothing that stood before."""

    number: int
    at: datetime
    action: str
    by_name: str
    note: str | None
    after: Mapping[str, Any] | None


def history(subject_type: str, subject_id: str, *, reader: Person | None) -> Sequence[Done]:
    """The newest of what was done to one thing that this reader may read, newest first: for its own page.

    Who only read it is told to those who read the trail.
    """
    found = read(_ALL_DONE if reads_sealed(reader) else _OPENLY_DONE, type=subject_type, id=subject_id)
    return [Done(*row) for row in found]


_ALL_DONE = (
    select(*columns_for(Done, AuditEvent))
    .where(
        AuditEvent.subject_type == bindparam("type"),
        AuditEvent.subject_id == bindparam("id"),
        AuditEvent.action != actions.READ,
    )
    .order_by(AuditEvent.number.desc())
    .limit(PAGE_SIZE)
)
_OPENLY_DONE = _ALL_DONE.where(AuditEvent.sealed.is_(False))


def _open_to(reader: Person | None) -> list[ColumnElement[bool]]:
    return [] if reads_sealed(reader) else _OPENLY


_OPENLY: list[ColumnElement[bool]] = [AuditEvent.sealed.is_(False)]
