"""A desk's queue: one narrow query for a page of rows, and one for the tabs' counts, bounded whatever there is.

Rows come in the order in which they were submitted. A tab is a list of branches: alternatives each of which one index
answers in order. Each gives its first rows from the index and these are merged, so that no page reads more than it may
show.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import product
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Label,
    Select,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from core.applications.models import Application, Extension
from core.applications.rules.status import Reader
from core.db import db
from core.db.statements import read as run
from core.desks.queries.filters import EVERYTHING, Cursor, Wanted
from core.desks.rules import Place, Tab

PAGE_SIZE = 50
MOST_COUNTED = 99
"""Beyond this a tab says ``99+``: counting further would read the whole table for a number nobody needs."""

MOST_BRANCHES = 60

QueueRow: TypeAlias = Any
"""A named tuple: the columns of `_COLUMNS`, and behind them those that the queue reads of its own."""

Conditions: TypeAlias = list[ColumnElement[bool]]
Query: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of the queue, and where the next page begins, if there is one: behind a row, or so many rows on."""

    rows: Sequence[QueueRow]
    next: Cursor | int | None


class Standing(NamedTuple):
    """Where a row stands in a tab: from 1, or 0 where it is not there; of how many; and the ids before and behind it.

    Of one that is not there the first is behind it.
    """

    position: int
    total: int
    previous: str | None
    next: str | None


@dataclass(frozen=True, eq=False)
class Queue:
    """A call's applications on somebody's desk, by tabs, as the `reader` may know of them.

    `scope` are the bodies whose units he sees, `reads` columns of the desk's own.
    One object stands for all requests of such readers while call and bodies stay as they are. It keeps the statements
    that are asked for most: to make one costs more than to run it.
    """

    opened_id: str
    tabs: tuple[Tab, ...]
    scope: frozenset[str]
    reader: Reader
    reads: tuple[Label[Any], ...] = ()
    is_narrow: bool = False
    """Whether its reader may see of those units only what lies in the tabs: elsewhere others decide, under seal."""
    _firsts: dict[str, Query | None] = field(default_factory=dict)

    def tab(self, id: str | None) -> Tab | None:
        return next((tab for tab in self.tabs if tab.id == id), None)

    def page(self, tab: Tab, wanted: Wanted = EVERYTHING, after: Cursor | None = None, *, on: int = 0) -> Page:
        """One page of a tab, behind `after`; in another order, so many rows `on`."""
        if wanted.sort is not None:
            return self._sorted(tab, wanted, on)
        if wanted or after is not None:
            return self._read(self._page_query(tab, wanted, after))
        if tab.id not in self._firsts:
            self._firsts[tab.id] = self._page_query(tab, wanted, after)
        return self._read(self._firsts[tab.id])

    def counts(self, narrowed: Mapping[str, Wanted] = MappingProxyType({})) -> Mapping[str, int]:
        """How many applications lie in each tab, up to one more than `MOST_COUNTED`; one query for all tabs.

        `narrowed`: to what, by tab; those that are not named are whole.
        """
        query = self._counting(narrowed) if any(narrowed.values()) else self._counts
        found = {} if query is None else run(query).one()._mapping
        return {tab.id: int(found.get(tab.id, 0)) for tab in self.tabs}

    def chosen(self, ids: Sequence[str]) -> Sequence[QueueRow]:
        """The rows of these applications, as far as they lie in the scope; of a narrow desk, in its tabs."""
        seen = [or_(*(self._within(tab, EVERYTHING) for tab in self.tabs))] if self.is_narrow else []
        return self._rows([*self._together(Place(bodies=self.scope)), *seen, Application.id.in_(ids)])

    def standing(self, tab: Tab, wanted: Wanted, id: str) -> Standing:
        """Where one application stands, and its neighbours: found by its key, however many lie there."""
        within = [self._within(tab, wanted), *wanted.conditions]
        key = run(select(*_columns(wanted)).where(*within, Application.id == id)).one_or_none()

        def count(*apart: ColumnElement[bool]) -> ColumnElement[int]:
            return select(func.count()).where(*within, *apart).scalar_subquery()

        def nearest(*apart: ColumnElement[bool], backwards: bool = False) -> ColumnElement[str]:
            found = select(Application.id).where(*within, *apart).order_by(*_order(wanted, backwards=backwards))
            return found.limit(1).scalar_subquery()

        if key is None:
            total, first = run(select(count(), nearest())).one()
            return Standing(0, total, None, first)
        before, behind = _past(wanted, key, backwards=True), _past(wanted, key)
        found = run(select(count(before), count(), nearest(before, backwards=True), nearest(behind))).one()
        return Standing(found[0] + 1, *found[1:])

    def ids(self, tab: Tab, wanted: Wanted = EVERYTHING) -> Sequence[str]:
        """The ids of all of a tab, in the queue's order."""
        query = select(Application.id).where(self._within(tab, wanted), *wanted.conditions)
        return db.session.scalars(query.order_by(*_order(wanted))).all()

    @cached_property
    def _counts(self) -> Query | None:
        return self._counting({})

    def _counting(self, narrowed: Mapping[str, Wanted]) -> Query | None:
        """Counts need no order: all stages, states and bodies of a place are one branch."""
        columns = []
        for tab in self.tabs:
            wanted = narrowed.get(tab.id, EVERYTHING)
            branches = [[*self._together(place), *wanted.conditions] for place in self._places(tab, wanted)]
            if branches:
                columns.append(_bounded(branches).label(tab.id))
        return select(*columns) if columns else None

    def _sorted(self, tab: Tab, wanted: Wanted, on: int) -> Page:
        """In another order no index answers: the tab's rows are sorted, and the first of them left out."""
        query = select(*_COLUMNS, *self.reads).where(self._within(tab, wanted), *wanted.conditions)
        rows = self._told(run(query.order_by(*_order(wanted)).limit(PAGE_SIZE + 1).offset(on)))
        return Page(rows[:PAGE_SIZE], on + PAGE_SIZE if len(rows) > PAGE_SIZE else None)

    def _page_query(self, tab: Tab, wanted: Wanted, after: Cursor | None) -> Query | None:
        places = [part for place in self._places(tab, wanted) for part in _apart(place)]
        if not places:
            return None
        conditions = wanted.conditions
        if after is not None:
            conditions.append(_past(wanted, after))
        query = select(*_COLUMNS, *self.reads).order_by(*_KEY).limit(PAGE_SIZE + 1)
        branches = [self._together(place) for place in places]
        if len(branches) == 1:
            return query.where(*branches[0], *conditions)
        return query.where(Application.id.in_(_first_of_each(branches, conditions)))

    def _rows(self, conditions: Conditions) -> Sequence[QueueRow]:
        return self._told(run(select(*_COLUMNS, *self.reads).where(*conditions).order_by(*_KEY)))

    def _read(self, query: Query | None) -> Page:
        rows = () if query is None else self._told(run(query))
        shown = rows[:PAGE_SIZE]
        more = len(rows) > PAGE_SIZE
        return Page(shown, Cursor(shown[-1].submitted_at, shown[-1].id) if more else None)

    def _told(self, result: CursorResult[*tuple[Any, ...]]) -> Sequence[QueueRow]:
        """The rows as named tuples: the library's own look each name up when read, and a page reads a thousand."""
        place = self.reader.place
        return [row._replace(state=place(row.state)) for row in map(_row_type(tuple(result.keys()))._make, result)]

    def _within(self, tab: Tab, wanted: Wanted) -> ColumnElement[bool]:
        return or_(false(), *(and_(*self._together(place)) for place in self._places(tab, wanted)))

    def _places(self, tab: Tab, wanted: Wanted = EVERYTHING) -> Iterator[Place]:
        """Where the tab's applications lie; of one body's units alone where these are wanted."""
        for place in tab.places:
            bodies = place.bodies if place.stages else self.scope
            if wanted.body is not None:
                bodies = frozenset({wanted.body}) if bodies is None or wanted.body in bodies else frozenset()
            if bodies is None or bodies:
                yield replace(place, bodies=bodies)

    def _together(self, place: Place) -> Conditions:
        found = [Application.call_id == self.opened_id]
        if place.bodies is not None:
            found.append(_one_of(Application.body_id, sorted(place.bodies)))
        if not place.stages:
            return [*found, Application.submitted_at.is_not(None)]
        return [*found, _one_of(Application.stage, place.stages), _one_of(Application.state, place.states)]


_EXTENDED = (
    select(func.max(Extension.until))
    .where(Extension.application_id == Application.id, Extension.stage == Application.stage)
    .correlate(Application)
    .scalar_subquery()
    .label("extended")
)
_COLUMNS = (
    Application.id,
    Application.number,
    Application.unit_name,
    Application.subject_name,
    Application.body_id,
    Application.category,
    Application.track,
    Application.levels,
    Application.stage,
    Application.state,
    Application.submitted_at,
    Application.blocking,
    Application.attention,
    Application.revision,
    _EXTENDED,
)
_KEY = (Application.submitted_at, Application.id)


def _columns(wanted: Wanted) -> Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]]:
    """What a row is ordered by, the first thing first."""
    return _KEY if wanted.sort is None else (wanted.sort.column, *_KEY)


def _order(wanted: Wanted, *, backwards: bool = False) -> Sequence[ColumnElement[Any]]:
    descends = [False] * len(_KEY) if wanted.sort is None else [wanted.sort.descends, *[False] * len(_KEY)]
    ways = zip(_columns(wanted), descends, strict=True)
    return [column.desc() if down is not backwards else column.asc() for column, down in ways]


def _past(wanted: Wanted, key: Sequence[Any], *, backwards: bool = False) -> ColumnElement[bool]:
    """What comes behind the row of that key in the queue's order; `backwards`: before it."""
    *found, submitted_at, id = key
    mine, its = tuple_(*_KEY), tuple_(_bound(submitted_at), literal(id))
    tied = mine < its if backwards else mine > its
    if wanted.sort is None:
        return tied
    column = wanted.sort.column
    value = literal(found[0], column.type)
    further = column < value if wanted.sort.descends is not backwards else column > value
    return or_(further, and_(column == value, tied))


@lru_cache(maxsize=16)
def _row_type(names: tuple[str, ...]) -> Any:
    return namedtuple("QueueRow", names)


def _apart(place: Place) -> Sequence[Place]:
    """One place for each body, stage and state, which an index answers in order; unless they are too many."""
    bodies = [None] if place.bodies is None else [frozenset({each}) for each in sorted(place.bodies)]
    parts = [Place(*each) for each in product(_singly(place.stages), _singly(place.states), bodies)]
    return parts if len(parts) <= MOST_BRANCHES else [place]


def _singly(values: tuple[Any, ...]) -> Sequence[tuple[Any, ...]]:
    return [(each,) for each in values] or [()]


def _one_of(column: InstrumentedAttribute[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    return column == values[0] if len(values) == 1 else column.in_(values)


def _bounded(branches: Sequence[Conditions]) -> ColumnElement[int]:
    each = [select(literal(1).label("one")).where(*branch).limit(MOST_COUNTED + 1).subquery() for branch in branches]
    if len(each) == 1:
        return select(func.count()).select_from(each[0]).scalar_subquery()
    every = union_all(*(select(one.c.one) for one in each)).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(every).scalar_subquery()


def _first_of_each(branches: Sequence[Conditions], conditions: Conditions) -> Select[str]:
    firsts = [
        select(*_KEY).where(*branch, *conditions).order_by(*_KEY).limit(PAGE_SIZE + 1).subquery() for branch in branches
    ]
    merged = union_all(*(select(first.c.id, first.c.submitted_at) for first in firsts)).subquery()
    nearest = select(merged.c.id).order_by(merged.c.submitted_at, merged.c.id).limit(PAGE_SIZE + 1).subquery()
    return select(nearest.c.id)


def _bound(instant: datetime) -> ColumnElement[datetime]:
    return literal(instant, Application.submitted_at.type)
