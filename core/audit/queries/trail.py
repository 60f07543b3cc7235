"""Reading the trail: newest first, from the last row seen, so that its millionth page costs what its first does."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from core import clock
from core.audit import actions
from core.audit.models import AuditEvent
from core.db import db
from core.db.keeping import last_of
from core.db.statements import columns_for, read
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


def every(wanted: TrailFilter, most: int, *, reader: Person | None) -> Sequence[AuditEvent]:
    """The newest events that meet a filter, at most so many: for a report that is taken away."""
    query = select(AuditEvent).where(*wanted.conditions(), *_open_to(reader))
    return db.session.scalars(query.order_by(AuditEvent.number.desc()).limit(most)).all()


def count(wanted: TrailFilter, most: int, *, reader: Person | None) -> int:
    """How many events meet a filter, counted up to so many."""
    query = select(AuditEvent.number).where(*wanted.conditions(), *_open_to(reader))
    return len(db.session.scalars(query.order_by(AuditEvent.number.desc()).limit(most)).all())


def trail(
    wanted: TrailFilter, before: int | None = None, *, reader: Person | None
) -> tuple[Sequence[AuditEvent], int | None]:
    """A page of events older than number `before`, newest first, and the `before` of the next page, if there is one.

    What is sealed is there only for a reader who may read it.
    """
    query = select(AuditEvent).where(*wanted.conditions(), *_open_to(reader))
    # By number, or, of some days, by time: so each page is read from an index, however many events the days have.
    key = (AuditEvent.at, AuditEvent.number) if wanted.since or wanted.until else (AuditEvent.number,)
    if before is not None:
        seen = aliased(AuditEvent)
        at = select(seen.at).where(seen.number == before).scalar_subquery()
        query = query.where(tuple_(*key) < tuple_(*([at] if len(key) > 1 else []), literal(before)))
    found = db.session.scalars(query.order_by(*(each.desc() for each in key)).limit(PAGE_SIZE + 1)).all()
    page = found[:PAGE_SIZE]
    return page, page[-1].number if len(found) > PAGE_SIZE else None


def event(number: int, *, reader: Person | None) -> AuditEvent | None:
    """One event by its number, if this reader may read it."""
    return db.session.scalar(select(AuditEvent).where(AuditEvent.number == number, *_open_to(reader)))


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
    return [] if reads_sealed(reader) else [AuditEvent.sealed.is_(False)]
