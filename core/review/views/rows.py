"""Rows of the queue, worded: everything that is alike for many rows is looked up once for the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Row

from core import clock
from core.applications.rulebook import rulebook_of
from core.applications.states import State
from core.applications.status import status_word
from core.calls.deadlines import due_at
from core.plugin_api import Does
from core.review.items import all_items
from core.review.views.desks import AtDesk

URGENT_DAYS = 3
LOOK = "查看"


class Shown(NamedTuple):
    """One row as the template prints it."""

    id: str
    revision: int
    reference: str
    unit: str
    subject: str
    body: str
    category: str
    track: str
    state: str
    tone: str
    submitted: str
    left: str
    urgent: bool
    blocking: int
    attention: int
    verified: int
    to_verify: int
    step: str


_TONES = {State.PENDING: "waiting", State.RETURNED: "info", State.DECLINED: "bad", State.NOT_SELECTED: "bad"}
_STEPS = {Does.REVIEW: "审核", Does.CONSULT: "审核", Does.RECOMMEND: "推荐"}


def shown(at: AtDesk, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Shown]:
    """The rows in words."""
    word = _Words(at)
    return [word(row) for row in rows]


class _Words:
    """Words for one page of rows."""

    def __init__(self, at: AtDesk) -> None:
        self._at = at
        self._stages = {stage.id: stage for stage in at.pinned.call.stages}
        self._tracks = {id: track.label for id, track in at.pinned.call.tracks.items()}
        self._year = at.opened.year or at.opened.opens_on.year
        self._several = len(at.desk.scope) > 1
        self._categories: dict[str, str] = {}
        self._states: dict[tuple[str, State], str] = {}
        self._dues: dict[tuple[str, str | None], datetime | None] = {}
        self._items: dict[tuple[object, ...], int] = {}
        self._steps: dict[tuple[str, str], str] = {}
        self._today = clock.today()

    def __call__(self, row: Row[*tuple[Any, ...]]) -> Shown:
        stage_id, state, track = row.stage, row.state, row.track
        stage = self._stages[stage_id]
        left, urgent = self._left(row) if state is State.PENDING else ("", False)
        return Shown(
            row.id,
            row.revision,
            f"{self._year}-{row.number:04d}",
            row.unit_name,
            row.subject_name,
            self._at.desk.tiers.name(row.body_id) if self._several else "",
            _kept(self._categories, row.category, partial(self._at.pinned.category_label, row.category)),
            self._tracks.get(track, "") if track else "",
            _kept(self._states, (stage_id, state), partial(status_word, stage, state)),
            _TONES.get(state, "neutral"),
            _local(row.submitted_at),
            left,
            urgent,
            row.blocking,
            row.attention,
            row.verified,
            self._to_verify(row),
            self._step(row) if state is State.PENDING else LOOK,
        )

    def _left(self, row: Row[*tuple[Any, ...]]) -> tuple[str, bool]:
        """Days to the stage's deadline, as far as the officers themselves are to act by it."""
        key = (row.stage, row.track)
        due = _kept(self._dues, key, partial(self._due, row.stage, row.track))
        if row.extended is not None and (due is None or row.extended > due):
            due = row.extended
        if due is None:
            return "", False
        days = (clock.local(due - timedelta(microseconds=1)).date() - self._today).days
        if days < 0:
            return "已截止", True
        return (f"剩 {days} 天" if days else "今天截止"), days <= URGENT_DAYS

    def _due(self, stage_id: str, track: str | None) -> datetime | None:
        found = due_at(self._at.opened, stage_id, track)
        return None if found is None else found.until

    def _to_verify(self, row: Row[*tuple[Any, ...]]) -> int:
        key = (row.category, row.track, tuple(row.levels))
        count: int = _kept(self._items, key, lambda: len(all_items(rulebook_of(self._at.opened, *key))))
        return count

    def _step(self, row: Row[*tuple[Any, ...]]) -> str:
        """What the officer does next with it; to look at it, where another body or the department acts."""
        stage = self._stages[row.stage]

        def word() -> str:
            return _STEPS.get(stage.kind, LOOK) if self._at.desk.acts(row.body_id, stage) else LOOK

        found: str = _kept(self._steps, (row.body_id, row.stage), word)
        return found


def _kept(known: dict[Any, Any], key: object, make: Callable[[], Any]) -> Any:
    if key not in known:
        known[key] = make()
    return known[key]


def _local(instant: datetime) -> str:
    return clock.local(instant).strftime("%Y-%m-%d %H:%M")
