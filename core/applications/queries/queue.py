"""Queues of applications: one narrow query for a page of rows, and one for the tabs' counts, bounded whatever there is.

Rows come in the order in which they were submitted. A tab is a list of branches: alternatives each of which one index
answers in order. Each gives its first rows from the index and these are merged, so that no page reads more than it may
show.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, CursorResult, Select, func, literal, or_, select, tuple_, union_all

from core.applications.models import Application, Extension
from core.applications.workflow.states import State
from core.db.statements import contains
from core.db.statements import read as run
from core.errors import Invalid
from core.units.models import Unit
from core.units.rules import codes, names

PAGE_SIZE = 50
MOST_COUNTED = 99
"""Beyond this a tab says ``99+``: counting further would read the whole table for a number nobody needs."""

MOST_BRANCHES = 60
_ID_LENGTH = 32
_MOST_DIGITS = 17  # microseconds since 1970
_MOST_NUMBER = 9  # digits of an application's number that a database integer holds


class Cursor(NamedTuple):
    """The last row of a page: the next one begins behind it."""

    submitted_at: datetime
    id: str

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read what `str` wrote. Raises Invalid."""
        instant, _, id = text.partition("-")
        if not (instant.isdecimal() and len(instant) <= _MOST_DIGITS and len(id) == _ID_LENGTH and id.isalnum()):
            raise Invalid({"after": ["翻页地址不完整，请回到第一页。"]})
        seconds, micro = divmod(int(instant), 1_000_000)
        return cls(datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro), id)

    def __str__(self) -> str:
        whole = int(self.submitted_at.replace(microsecond=0).timestamp())
        return f"{whole * 1_000_000 + self.submitted_at.microsecond}-{self.id}"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What a tab is narrowed to. ``findings``: ``blocking`` (some block), ``attention``, ``clear`` (none blocks)."""

    text: str = ""
    category: str | None = None
    track: str | None = None
    stage: str | None = None
    state: State | None = None
    findings: str | None = None

    def __bool__(self) -> bool:
        return self != QueueFilter()

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.text:
            found.append(_speaks_of(self.text))
        for column, wanted in (
            (Application.category, self.category),
            (Application.track, self.track),
            (Application.stage, self.stage),
            (Application.state, self.state),
        ):
            if wanted is not None:
                found.append(column == wanted)
        if self.findings == "blocking":
            found.append(Application.blocking > 0)
        elif self.findings == "attention":
            found.append(Application.attention > 0)
        elif self.findings == "clear":
            found.append(Application.blocking == 0)
        return found


def _speaks_of(text: str) -> ColumnElement[bool]:
    if text.isdecimal() and len(text) <= _MOST_NUMBER:
        return Application.number == int(text)
    code = codes.normalised(text)
    if codes.fault(code) is None:
        return Application.unit_id.in_(select(Unit.id).where(Unit.code == code))
    return or_(contains(Application.unit_name, text), contains(Application.subject_key, names.matching(text)))


QueueRow: TypeAlias = Any
"""A named tuple: the columns of `COLUMNS`, and behind them those that a desk asked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of the queue, and the cursor of the next page, if there is one."""

    rows: Sequence[QueueRow]
    next: Cursor | None


_EXTENDED = (
    select(func.max(Extension.until))
    .where(Extension.application_id == Application.id, Extension.stage == Application.stage)
    .correlate(Application)
    .scalar_subquery()
    .label("extended")
)
COLUMNS = (
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
KEY = (Application.submitted_at, Application.id)

Conditions: TypeAlias = list[ColumnElement[bool]]
Query: TypeAlias = Select[*tuple[Any, ...]]


def page(
    branches: Sequence[Conditions],
    wanted: QueueFilter,
    after: Cursor | None = None,
    *,
    extra: Sequence[ColumnElement[Any]] = (),
    narrowing: Sequence[ColumnElement[bool]] = (),
) -> Page:
    """One page of a tab, behind `after`. `extra` columns stand behind `COLUMNS`; `narrowing` is one's own filter."""
    return read(page_query(branches, wanted, after, extra=extra, narrowing=narrowing))


def page_query(
    branches: Sequence[Conditions],
    wanted: QueueFilter,
    after: Cursor | None = None,
    *,
    extra: Sequence[ColumnElement[Any]] = (),
    narrowing: Sequence[ColumnElement[bool]] = (),
) -> Query | None:
    """The statement of `page`: to make it costs more than to run it, so a desk may keep it for `read`."""
    if not branches:
        return None
    conditions = [*wanted.conditions(), *narrowing]
    if after is not None:
        conditions.append(tuple_(*KEY) > tuple_(_bound(after.submitted_at), literal(after.id)))
    query = select(*COLUMNS, *extra).order_by(*KEY).limit(PAGE_SIZE + 1)
    if len(branches) == 1:
        return query.where(*branches[0], *conditions)
    return query.where(Application.id.in_(_first_of_each(branches, conditions)))


def read(query: Query | None) -> Page:
    """The page that a statement of `page_query` gives."""
    rows = () if query is None else _named(run(query))
    shown = rows[:PAGE_SIZE]
    more = len(rows) > PAGE_SIZE
    return Page(shown, Cursor(shown[-1].submitted_at, shown[-1].id) if more else None)


def rows(conditions: Sequence[ColumnElement[bool]], *, extra: Sequence[ColumnElement[Any]] = ()) -> Sequence[QueueRow]:
    """All rows that meet the conditions: for a few that were chosen by their ids, or for an export."""
    return _named(run(select(*COLUMNS, *extra).where(*conditions).order_by(*KEY)))


def counts(tabs: Mapping[str, Sequence[Conditions]]) -> Mapping[str, int]:
    """How many applications lie in each tab, up to one more than `MOST_COUNTED`; one query for all tabs."""
    found = read_counts(counts_query(tabs))
    return {tab: found.get(tab, 0) for tab in tabs}


def counts_query(tabs: Mapping[str, Sequence[Conditions]]) -> Query | None:
    """The statement of `counts`, to be kept for `read_counts`."""
    columns = [_bounded(branches).label(tab) for tab, branches in tabs.items() if branches]
    return select(*columns) if columns else None


def read_counts(query: Query | None) -> Mapping[str, int]:
    """The counts that a statement of `counts_query` gives; tabs without any branch are not among them."""
    return {} if query is None else {str(tab): int(n) for tab, n in run(query).one()._mapping.items()}


def _named(result: CursorResult[*tuple[Any, ...]]) -> Sequence[QueueRow]:
    """The rows as named tuples: the library's own look each name up when it is read, and a page reads a thousand."""
    return [*map(_row_type(tuple(result.keys()))._make, result)]


@lru_cache(maxsize=16)
def _row_type(names: tuple[str, ...]) -> Any:
    return namedtuple("QueueRow", names)


def of_bodies(ids: Collection[str]) -> Sequence[Conditions]:
    """The bodies as alternatives, unless there are too many of them."""
    if len(ids) > MOST_BRANCHES:
        return [[Application.body_id.in_(sorted(ids))]]
    return [[Application.body_id == id] for id in sorted(ids)]


def _bounded(branches: Sequence[Conditions]) -> ColumnElement[int]:
    each = [select(literal(1).label("one")).where(*branch).limit(MOST_COUNTED + 1).subquery() for branch in branches]
    if len(each) == 1:
        return select(func.count()).select_from(each[0]).scalar_subquery()
    every = union_all(*(select(one.c.one) for one in each)).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(every).scalar_subquery()


def _first_of_each(branches: Sequence[Conditions], conditions: Conditions) -> Select[str]:
    firsts = [
        select(*KEY).where(*branch, *conditions).order_by(*KEY).limit(PAGE_SIZE + 1).subquery() for branch in branches
    ]
    merged = union_all(*(select(first.c.id, first.c.submitted_at) for first in firsts)).subquery()
    nearest = select(merged.c.id).order_by(merged.c.submitted_at, merged.c.id).limit(PAGE_SIZE + 1).subquery()
    return select(nearest.c.id)


def _bound(instant: datetime) -> ColumnElement[datetime]:
    return literal(instant, Application.submitted_at.type)
