"""A desk's queue: one narrow query for a page of rows, and one for the tabs' counts, bounded whatever there is.

Rows come in the order in which they were submitted. A tab is a list of branches: alternatives each of which one index
answers in order. Each gives its first rows from the index and these are merged, so that no page reads more than it may
show.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from itertools import product
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Integer,
    Label,
    Select,
    and_,
    bindparam,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from core.applications.models import Application
from core.applications.rules.status import Reader
from core.colleagues.queries import name_in_charge
from core.db import db
from core.db.base import Words
from core.db.keeping import Kept
from core.db.searching import FEW
from core.db.statements import among, any_of, unasked
from core.db.statements import read as run
from core.desks.queries.dates import extended_until
from core.desks.queries.filters import EVERYTHING, Cursor, Spoken, Wanted, Ways, spoken_of
from core.desks.rules import Place, Tab

PAGE_SIZE = 50
MOST_COUNTED = 99
"""Beyond this a tab says ``99+``: counting further would read the whole table for a number nobody needs."""

MOST_PLACED = 999
"""Beyond this nobody is told how many come before an application in a view."""

MOST_BRANCHES = 60

QueueRow: TypeAlias = Any
"""A named tuple: the columns of `_COLUMNS`, and behind them those that the queue reads of its own."""

After: TypeAlias = Cursor | int | None
"""Where a page begins: behind a row; in another order than that of submission so many rows on."""

Conditions: TypeAlias = list[ColumnElement[bool]]
Query: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of the queue, and where the next page begins, if there is one."""

    rows: Sequence[QueueRow]
    next: After


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

    `scope` are the bodies whose units he sees, `offices` his own, `reads` columns of the desk's own.
    One object stands for all requests of such readers while call and bodies stay as they are. It keeps the statements
    that are asked for most: to make one costs more than to run it.
    """

    opened_id: str
    tabs: tuple[Tab, ...]
    scope: frozenset[str]
    reader: Reader
    reads: tuple[Label[Any], ...] = ()
    offices: tuple[str, ...] = ()
    decided: frozenset[tuple[str, str]] = frozenset()
    """Where its reader decides by himself, and so knows of what is quiet: stages, each with a body for whose units."""
    is_narrow: bool = False
    """Whether its reader may see of those units only what lies in the tabs: elsewhere others decide, under seal."""
    _firsts: dict[tuple[str, int], Query | None] = field(default_factory=dict)
    _made: dict[tuple[str | None, ...], Query] = field(default_factory=dict)

    def tab(self, id: str | None) -> Tab | None:
        return next((tab for tab in self.tabs if tab.id == id), None)

    def first(self, tab: Tab, most: int) -> Sequence[QueueRow]:
        """The first rows of a tab, no more than so many of a page."""
        return self._read(self._first(tab, most)).rows

    def page(self, tab: Tab, wanted: Wanted = EVERYTHING, after: After = None) -> Page:
        """One page of a tab, behind `after`."""
        if wanted.sort is not None:
            return self._sorted(tab, wanted, after if isinstance(after, int) else 0)
        if wanted.is_text_alone and after is None:
            spoken = spoken_of(wanted.text)
            query = _by_text.get((self, tab.id, spoken.ways), lambda: self._page_query(tab, _said(spoken.ways), None))
            return self._read(query, spoken.values)
        if wanted or after is not None:
            return self._read(self._page_query(tab, wanted, after))
        return self._read(self._first(tab, PAGE_SIZE + 1))

    def counts(self, narrowed: Mapping[str, Wanted] = MappingProxyType({})) -> Mapping[str, int]:
        """How many applications lie in each tab, up to one more than `MOST_COUNTED`; one query for all tabs.

        `narrowed`: to what, by tab; those that are not named are whole.
        """
        ids = [tab.id for tab in self.tabs]
        if not any(narrowed.values()):
            return _numbers(self._counts, ids)
        return self.counted({tab.id: (tab, narrowed.get(tab.id, EVERYTHING)) for tab in self.tabs})

    def counts_of(self, text: str) -> Mapping[str, int]:
        """The same where a text narrows all of them, and nothing else does."""
        spoken = spoken_of(text)

        def make() -> Query | None:
            wanted = _said(spoken.ways)
            return self._counting({tab.id: (tab, wanted) for tab in self.tabs})

        return _numbers(_by_text.get((self, None, spoken.ways), make), [tab.id for tab in self.tabs], spoken.values)

    def counted(self, views: Mapping[str, tuple[Tab, Wanted]]) -> Mapping[str, int]:
        """The same of several views, each a tab as it is narrowed, by the names that they are given here."""
        return _numbers(self._counting(views), views)

    def chosen(self, ids: Sequence[str]) -> Sequence[QueueRow]:
        """The rows of these applications, as far as they lie in the scope; of a narrow desk, in its tabs."""
        return self._told(run(self._chosen, ids=list(ids)))

    def of(self, ids: Sequence[str]) -> Page:
        """The page of these, which were found to lie in a tab: one more than it shows, where another follows."""
        return _paged(self._told(run(self._of, ids=list(ids))) if ids else ())

    def lies(self, tab: Tab, wanted: Wanted) -> ColumnElement[bool]:
        """The condition that an application of the call lies in the tab as it is narrowed, its text aside."""
        return and_(self._within(tab, wanted), *wanted.chosen)

    def standing(self, tab: Tab, wanted: Wanted, id: str) -> Standing:
        """Where one application stands, counted no further than `MOST_PLACED`, and its neighbours: found by its key."""
        row = run(self._once("key", tab, wanted, partial(self._key_of, tab, wanted)), id=id).one_or_none()
        if row is None:
            total, first = run(self._once("none", tab, wanted, partial(self._beside_none, tab, wanted))).one()
            return Standing(0, total, None, first)
        *key, size = row
        name = "walked" if size > FEW else "found"
        beside = self._once(name, tab, wanted, partial(self._beside, tab, wanted, size))
        before, *more = run(beside, **{_at(number): value for number, value in enumerate(key)}).one()
        return Standing(before + 1, *more)

    def _once(self, name: str, tab: Tab, wanted: Wanted, make: Callable[[], Query]) -> Query:
        """A statement, made once for a whole tab in one order: what else it may be narrowed to has no end."""
        if wanted:
            return make()
        key = name, tab.id, None if wanted.sort is None else wanted.sort.name
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _key_of(self, tab: Tab, wanted: Wanted) -> Query:
        """By what an application of the tab is ordered, and how many lie in it."""
        mine = Application.id == bindparam("id", type_=Application.id.type)
        return select(*_columns(wanted), self._size(tab, wanted)).where(
            self._within(tab, wanted), *wanted.conditions, mine
        )

    def _beside_none(self, tab: Tab, wanted: Wanted) -> Query:
        within = [*self._in_order(tab, wanted, 0), *wanted.conditions]
        return select(_bounded([within], MOST_PLACED), _nearest(wanted, within))

    def _beside(self, tab: Tab, wanted: Wanted, size: int) -> Query:
        """How many come before a row and how many there are, and the ids before and behind it."""
        within = [*self._in_order(tab, wanted, size), *wanted.conditions]
        key = [bindparam(_at(number), type_=one.type) for number, one in enumerate(_columns(wanted))]
        before, behind = ([*within, _past(wanted, key, backwards=each)] for each in (True, False))
        counts = [_bounded([each], MOST_PLACED) for each in (before, within)]
        return select(*counts, _nearest(wanted, before, backwards=True), _nearest(wanted, behind))

    def ids(self, tab: Tab, wanted: Wanted = EVERYTHING) -> Sequence[str]:
        """The ids of all of a tab, in the queue's order."""
        # Found first and then put in order: of a small tab of a large call the order would be walked to its end.
        within = select(Application.id).where(self._within(tab, wanted), *wanted.conditions).correlate(None)
        query = select(Application.id).where(Application.id.in_(within))
        return db.session.scalars(query.order_by(*_order(wanted))).all()

    @property
    def _seen(self) -> frozenset[str] | None:
        """The scope as rows are asked for it: the department sees everybody's."""
        return None if self.reader is Reader.DEPARTMENT and not self.is_narrow else self.scope

    @cached_property
    def _row(self) -> Query:
        return select(*_COLUMNS, name_in_charge(self.offices), *self.reads)

    @cached_property
    def _chosen(self) -> Query:
        seen = [or_(*(self._within(tab, EVERYTHING) for tab in self.tabs))] if self.is_narrow else []
        return self._of.where(*self._together(Place(bodies=self._seen)), *seen)

    @cached_property
    def _of(self) -> Query:
        return self._row.where(Application.id.in_(any_of("ids"))).order_by(*KEY)

    @cached_property
    def _counts(self) -> Query | None:
        return self._counting({tab.id: (tab, EVERYTHING) for tab in self.tabs})

    def _counting(self, views: Mapping[str, tuple[Tab, Wanted]]) -> Query | None:
        """Counts need no order: all stages, states and bodies of a place are one branch."""
        columns = []
        for name, (tab, wanted) in views.items():
            branches = [[*self._together(place), *wanted.conditions] for place in self._places(tab, wanted)]
            if branches:
                columns.append(_bounded(branches).label(name))
        return select(*columns) if columns else None

    def _first(self, tab: Tab, most: int) -> Query | None:
        if (tab.id, most) not in self._firsts:
            query = self._page_query(tab, EVERYTHING, None)
            self._firsts[tab.id, most] = None if query is None else query.limit(most)
        return self._firsts[tab.id, most]

    def _sorted(self, tab: Tab, wanted: Wanted, on: int) -> Page:
        """In another order: the first of its rows are left out."""
        within = self._in_order(tab, wanted, run(select(self._size(tab, wanted))).scalar_one())
        query = self._row.where(*within, *wanted.conditions)
        rows = self._told(run(query.order_by(*_order(wanted)).limit(PAGE_SIZE + 1).offset(on)))
        return Page(rows[:PAGE_SIZE], on + PAGE_SIZE if len(rows) > PAGE_SIZE else None)

    def _page_query(self, tab: Tab, wanted: Wanted, after: After) -> Query | None:
        places = [part for place in self._places(tab, wanted) for part in _apart(place)]
        if not places:
            return None
        conditions = wanted.conditions
        if isinstance(after, Cursor):
            conditions.append(past(wanted, after))
        query = self._row.order_by(*KEY).limit(PAGE_SIZE + 1)
        branches = [self._together(place) for place in places]
        if len(branches) == 1:
            return query.where(*branches[0], *conditions)
        return query.where(Application.id.in_(_first_of_each(branches, conditions)))

    def _read(self, query: Query | None, values: Mapping[str, object] = MappingProxyType({})) -> Page:
        return _paged(() if query is None else self._told(run(query, **values)))

    def _told(self, result: CursorResult[*tuple[Any, ...]]) -> Sequence[QueueRow]:
        """The rows as named tuples: the library's own look each name up when read, and a page reads a thousand."""
        rows = map(_row_type(tuple(result.keys()))._make, result.all())
        return list(rows) if self.reader is Reader.DEPARTMENT else list(map(self._as_known, rows))

    def _as_known(self, row: Any) -> Any:
        """A row as its reader may know it: nearly all are so from the first."""
        state = self.reader.place(row.state)
        kept = 0 if (row.stage, row.body_id) in self.decided else row.quiet_changes
        if state is row.state and not kept:
            return row
        return row._replace(state=state, revision=row.revision - kept)

    def _within(self, tab: Tab, wanted: Wanted, *, walked: bool = False) -> ColumnElement[bool]:
        return or_(false(), *(and_(*self._together(place, walked=walked)) for place in self._places(tab, wanted)))

    def _in_order(self, tab: Tab, wanted: Wanted, size: int) -> Conditions:
        """The tab's rows, to be had in the wanted order: a few are found and sorted, of many the order is walked."""
        has_index = wanted.sort is None or wanted.sort.is_indexed
        walked = size > FEW and has_index and not wanted.is_few
        return [Application.call_id == self.opened_id, self._within(tab, wanted, walked=walked)]

    def _size(self, tab: Tab, wanted: Wanted) -> ColumnElement[int]:
        """How many lie in the tab, counted as far as it matters to whoever wants them in order."""
        return _bounded([self._together(place) for place in self._places(tab, wanted)] or [[false()]], FEW)

    def _places(self, tab: Tab, wanted: Wanted = EVERYTHING) -> Iterator[Place]:
        """Where the tab's applications lie; of one body's units alone where these are wanted."""
        for place in tab.places:
            bodies = place.bodies if place.stages else self._seen
            if wanted.body is not None:
                bodies = frozenset({wanted.body}) if bodies is None or wanted.body in bodies else frozenset()
            if bodies is None or bodies:
                yield replace(place, bodies=bodies)

    def _together(self, place: Place, *, walked: bool = False) -> Conditions:
        """`walked`: the rows are gone through in an order that has an index, and no other index is to be asked."""
        of = unasked if walked else _plain
        found = [Application.call_id == self.opened_id]
        if place.bodies is not None:
            found.append(_one_of(of(Application.body_id), sorted(place.bodies)))
        if not place.stages:
            return [*found, Application.submitted_at.is_not(None)]
        return [*found, _one_of(of(Application.stage), place.stages), _one_of(of(Application.state), place.states)]


_by_text = Kept[tuple[Queue, str | None, tuple[Ways, ...]], Query | None](most=512)
"""Statements of a tab's first page, and (without a tab) of the counts, by how words are found, whatever they are."""


def _said(ways: tuple[Ways, ...]) -> Wanted:
    """To words that a statement is given: `Spoken.values`."""
    return Wanted(chosen=(Spoken.places(ways).condition,))


_EXTENDED = extended_until().label("extended")
_COLUMNS = (
    Application.id,
    Application.number,
    Application.unit_name,
    Application.subject_name,
    Application.body_id,
    Application.category,
    Application.track,
    type_coerce(Application.levels, Words()).label("levels"),
    Application.stage,
    Application.state,
    Application.submitted_at,
    Application.blocking,
    Application.later,
    Application.attention,
    Application.revision,
    Application.quiet_changes,
    _EXTENDED,
)
KEY = (Application.submitted_at, Application.id)


def _columns(wanted: Wanted) -> Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]]:
    """What a row is ordered by, the first thing first."""
    return KEY if wanted.sort is None else (wanted.sort.column, *KEY)


def _order(wanted: Wanted, *, backwards: bool = False) -> Sequence[ColumnElement[Any]]:
    falls = _falls(wanted, backwards)
    return [column.desc() if falls else column.asc() for column in _columns(wanted)]


def _falls(wanted: Wanted, backwards: bool) -> bool:
    return (wanted.sort is not None and wanted.sort.descends) is not backwards


def past(wanted: Wanted, key: Sequence[Any], *, backwards: bool = False) -> ColumnElement[bool]:
    """What comes behind the row of that key in the queue's order; `backwards`: before it."""
    each = zip(key, _columns(wanted), strict=True)
    return _past(wanted, [literal(value, one.type) for value, one in each], backwards=backwards)


def _past(wanted: Wanted, key: Sequence[ColumnElement[Any]], *, backwards: bool) -> ColumnElement[bool]:
    mine, its = tuple_(*_columns(wanted)), tuple_(*key)
    return mine < its if _falls(wanted, backwards) else mine > its


def _at(number: int) -> str:
    """What a kept statement calls the value of one of the columns by which its rows are ordered."""
    return f"at_{number}"


def _nearest(wanted: Wanted, within: Conditions, *, backwards: bool = False) -> ColumnElement[str]:
    """The id of the first application under these conditions in the queue's order; `backwards`: of the last."""
    found = select(Application.id).where(*within).order_by(*_order(wanted, backwards=backwards))
    return found.limit(1).scalar_subquery()


def _paged(rows: Sequence[QueueRow]) -> Page:
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return Page(shown, Cursor(shown[-1].submitted_at, shown[-1].id) if more else None)


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


def _plain(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    return column.expression


def _one_of(column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    return column == values[0] if len(values) == 1 else among(column, values)


def _numbers(
    query: Query | None, names: Iterable[str], values: Mapping[str, object] = MappingProxyType({})
) -> Mapping[str, int]:
    found = {} if query is None else run(query, **values).one()._mapping
    return {name: min(int(found.get(name, 0)), MOST_COUNTED + 1) for name in names}


_NONE, _ONE = literal_column("0", Integer()), literal_column("1", Integer())


def _bounded(branches: Sequence[Conditions], most: int = MOST_COUNTED) -> ColumnElement[int]:
    """How many lie in any of the branches, up to one more than `most`.

    Numbers of ours are written out: each that is bound costs a page more than to count by it.
    """
    bound = literal_column(str(most + 1), Integer())
    each = [select(_ONE.label("one")).where(*branch).limit(bound).offset(_NONE).subquery() for branch in branches]
    if len(each) == 1:
        return select(func.count()).select_from(each[0]).scalar_subquery()
    every = union_all(*(select(found.c.one) for found in each)).limit(bound).offset(_NONE).subquery()
    return select(func.count()).select_from(every).scalar_subquery()


def _first_of_each(branches: Sequence[Conditions], conditions: Conditions) -> Select[str]:
    firsts = [
        select(*KEY).where(*branch, *conditions).order_by(*KEY).limit(PAGE_SIZE + 1).subquery() for branch in branches
    ]
    merged = union_all(*(select(first.c.id, first.c.submitted_at) for first in firsts)).subquery()
    nearest = select(merged.c.id).order_by(merged.c.submitted_at, merged.c.id).limit(PAGE_SIZE + 1).subquery()
    return select(nearest.c.id)
