"""The queue of a recommending body's desk: which rows lie in a tab. How a tab is read is said with applications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.applications.models import Application, Verification
from core.applications.queries import queue
from core.applications.queries.queue import (
    MOST_COUNTED,
    PAGE_SIZE,
    Conditions,
    Cursor,
    Page,
    Query,
    QueueFilter,
    QueueRow,
)
from core.applications.rules.status import Reader
from core.applications.workflow.states import State
from core.db import db
from core.review.rules.desk import Desk, Tab

__all__ = ["MOST_COUNTED", "PAGE_SIZE", "Cursor", "Page", "QueueFilter", "chosen", "counts", "page"]

_VERIFIED = (
    select(func.count())
    .where(Verification.application_id == Application.id)
    .correlate(Application)
    .scalar_subquery()
    .label("verified")
)


def page(opened_id: str, desk: Desk, tab: Tab, wanted: QueueFilter, after: Cursor | None = None) -> Page:
    """One page of a tab, behind `after`."""
    if wanted or after is not None:
        found = queue.page(_in_order(opened_id, desk, tab), wanted, after, extra=[_VERIFIED])
    else:
        found = queue.read(_first_page(opened_id, desk, tab))
    return Page(_as_told(found.rows), found.next)


@lru_cache(maxsize=512)
def _first_page(opened_id: str, desk: Desk, tab: Tab) -> Query | None:
    """Kept, since it is what is asked for most."""
    return queue.page_query(_in_order(opened_id, desk, tab), QueueFilter(), extra=[_VERIFIED])


def chosen(opened_id: str, desk: Desk, ids: Sequence[str]) -> Sequence[QueueRow]:
    """The rows of these applications of a call, as far as they lie in the desk's scope."""
    within = [
        Application.call_id == opened_id,
        Application.body_id.in_(sorted(desk.scope)),
        Application.submitted_at.is_not(None),
        Application.id.in_(ids),
    ]
    return _as_told(queue.rows(within, extra=[_VERIFIED]))


def _as_told(rows: Sequence[QueueRow]) -> Sequence[QueueRow]:
    """The rows as a recommending body may know of them, whoever words them."""
    return [row._replace(state=Reader.BODY.place(row.state)) for row in rows]


def counts(opened_id: str, desk: Desk) -> Mapping[Tab, int]:
    """How many applications lie in each tab, up to one more than `MOST_COUNTED`; one query for all tabs."""
    found = queue.read_counts(_counts(opened_id, desk))
    return {tab: found.get(tab.value, 0) for tab in Tab}


@lru_cache(maxsize=512)
def _counts(opened_id: str, desk: Desk) -> Query | None:
    """Kept like the first page. Counts need no order: all stages, states and bodies of a tab are one branch."""
    return queue.counts_query({tab.value: [_together(each) for each in _places(opened_id, desk, tab)] for tab in Tab})


@dataclass(frozen=True, slots=True)
class _Place:
    """Applications of a call at these stages and states, of these bodies; without stages: all that were submitted."""

    opened_id: str
    bodies: tuple[str, ...]
    stages: tuple[str, ...] = ()
    states: tuple[State, ...] = ()


def _places(opened_id: str, desk: Desk, tab: Tab) -> list[_Place]:
    if tab is Tab.ALL:
        return [_Place(opened_id, tuple(sorted(desk.scope)))] if desk.scope else []
    return [
        _Place(opened_id, tuple(sorted(each.bodies)), each.stages, each.states)
        for each in desk.positions(tab)
        if each.bodies
    ]


def _in_order(opened_id: str, desk: Desk, tab: Tab) -> list[Conditions]:
    """The branches of a tab: one stage, state and body each, unless they are too many."""
    return [branch for place in _places(opened_id, desk, tab) for branch in _apart(place)]


def _apart(place: _Place) -> Iterator[Conditions]:
    if not place.stages:
        parts = [replace(place, bodies=(body,)) for body in place.bodies]
    else:
        parts = [
            replace(place, bodies=(body,), stages=(stage,), states=(state,))
            for body, stage, state in product(place.bodies, place.stages, place.states)
        ]
    return map(_together, parts if len(parts) <= queue.MOST_BRANCHES else [place])


def _together(place: _Place) -> Conditions:
    found = [Application.call_id == place.opened_id, _one_of(Application.body_id, place.bodies)]
    if not place.stages:
        return [*found, Application.submitted_at.is_not(None)]
    return [*found, _one_of(Application.stage, place.stages), _one_of(Application.state, place.states)]


def _one_of(column: InstrumentedAttribute[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    return column == values[0] if len(values) == 1 else column.in_(values)


def ids(opened_id: str, desk: Desk, tab: Tab, most: int) -> Sequence[str]:
    """The ids of a tab in the queue's order, up to `most`."""
    places = _places(opened_id, desk, tab)
    if not places:
        return ()
    wanted = or_(*(and_(*_together(place)) for place in places))
    return db.session.scalars(select(Application.id).where(wanted).order_by(*queue.KEY).limit(most)).all()
