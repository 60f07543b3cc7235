"""The department's queue across all recommending bodies. How a tab is read is `core.applications.queries.queue`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, select

from core.applications.models import Application
from core.applications.queries import queue
from core.applications.queries.queue import MOST_COUNTED, Conditions, Cursor, Page, Query, QueueFilter
from core.applications.queries.rows import QueueRow
from core.decisions.models import Decision
from core.decisions.rules import Tab

__all__ = ["MOST_COUNTED", "Cursor", "DepartmentFilter", "Page", "QueueFilter", "chosen", "counts", "every", "page"]

_VERDICT = (
    select(Decision.verdict)
    .where(Decision.application_id == Application.id)
    .order_by(Decision.decided_at.desc())
    .limit(1)
    .correlate(Application)
    .scalar_subquery()
)
_EXTRA = (_VERDICT.label("verdict"),)


@dataclass(frozen=True, slots=True)
class DepartmentFilter:
    """What a tab is narrowed to: as everybody's queue, and by recommending body and verdict."""

    common: QueueFilter
    body: str | None = None
    verdict: str | None = None

    def __bool__(self) -> bool:
        return bool(self.common) or self.body is not None or self.verdict is not None

    def narrowing(self) -> list[ColumnElement[bool]]:
        return [] if self.verdict is None else [_VERDICT.in_([self.verdict])]


def page(
    opened_id: str, tab: Tab, bodies: Collection[str], wanted: DepartmentFilter, after: Cursor | None = None
) -> Page:
    """One page of a tab, behind `after`. `bodies` are all there are."""
    branches = _branches(opened_id, tab, bodies, wanted.body)
    return queue.page(branches, wanted.common, after, extra=_EXTRA, narrowing=wanted.narrowing())


def every(opened_id: str, tab: Tab, wanted: DepartmentFilter) -> Sequence[QueueRow]:
    """All rows of a tab: for an export."""
    body = [] if wanted.body is None else [Application.body_id == wanted.body]
    return queue.rows([*_place(opened_id, tab), *body, *wanted.common.conditions(), *wanted.narrowing()], extra=_EXTRA)


def chosen(opened_id: str, ids: Sequence[str]) -> Sequence[QueueRow]:
    """The rows of these applications of a call, as far as they were submitted."""
    within = [Application.call_id == opened_id, Application.submitted_at.is_not(None), Application.id.in_(ids)]
    return queue.rows(within, extra=_EXTRA)


def counts(opened_id: str, tabs: Sequence[Tab]) -> Mapping[str, int]:
    """How many applications lie in each tab, up to one more than `MOST_COUNTED`; one query for all tabs."""
    found = queue.read_counts(_counts(opened_id, tuple(tabs)))
    return {tab.id: found.get(tab.id, 0) for tab in tabs}


@lru_cache(maxsize=128)
def _counts(opened_id: str, tabs: tuple[Tab, ...]) -> Query | None:
    return queue.counts_query({tab.id: [_place(opened_id, tab)] for tab in tabs})


def _branches(opened_id: str, tab: Tab, bodies: Collection[str], body: str | None) -> list[Conditions]:
    """A stage's tab has an index of its own across the bodies; everything is read body by body and merged."""
    place = _place(opened_id, tab)
    if body is not None:
        return [[*place, Application.body_id == body]]
    if tab.stage is not None:
        return [place]
    return [[*place, *one] for one in queue.of_bodies(bodies)]


def _place(opened_id: str, tab: Tab) -> Conditions:
    here = Application.call_id == opened_id
    if tab.stage is None:
        return [here, Application.submitted_at.is_not(None)]
    return [here, Application.stage == tab.stage.id, Application.state == tab.state]
