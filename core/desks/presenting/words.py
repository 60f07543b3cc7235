"""What a queue's row says in words, for every desk alike: what is the same for many rows is looked up once a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from core import clock
from core.applications.queries.pipelines import further_at
from core.applications.queries.rulebook import Rulebook, rulebook_of
from core.applications.rules.naming import reference
from core.applications.rules.status import SHORT, Further, status_word
from core.applications.workflow.states import State
from core.calls.models import OpenedCall
from core.calls.queries import due_at, pinned
from core.calls.rules.deadlines import Due, End
from core.desks.queries.dates import URGENT_DAYS, Kind, due_of
from core.desks.queries.queue import QueueRow
from core.plugin_api import Stage

K = TypeVar("K")
V = TypeVar("V")

_TONES = {
    State.PENDING: "waiting",
    State.DECIDED: "info",
    State.RETURNED: "info",
    State.DECLINED: "bad",
    State.NOT_SELECTED: "bad",
    State.COMPLETED: "good",
}


class RowWords:
    """Words for one page of rows of a call."""

    def __init__(self, opened: OpenedCall) -> None:
        self._opened = opened
        self._pinned = pinned(opened)
        self.stages = {stage.id: stage for stage in self._pinned.call.stages}
        self._tracks = {id: track.label for id, track in self._pinned.call.tracks.items()}
        self._year = opened.spoken_year
        self._categories: dict[str, str] = {}
        self._rulebooks: dict[tuple[str, str | None, tuple[str, ...]], Rulebook] = {}
        self._states: dict[tuple[str, State], str] = {}
        self._left: dict[tuple[datetime | None, Kind], tuple[str, bool]] = {}

    def stage(self, row: QueueRow) -> Stage:
        return self.stages[row.stage]

    def reference(self, row: QueueRow) -> str:
        """The number by which people speak of it."""
        return reference(self._year, row.number)

    def category(self, row: QueueRow) -> str:
        return kept(self._categories, row.category, partial(self._pinned.category_label, row.category))

    def track(self, row: QueueRow) -> str:
        return self._tracks.get(row.track, "") if row.track else ""

    def state(self, row: QueueRow) -> str:
        if row.state in SHORT:
            return self._ended(row)
        return kept(self._states, (row.stage, row.state), partial(status_word, self.stages[row.stage], row.state))

    def _ended(self, row: QueueRow) -> str:
        """What was attained before depends on the row's own way."""
        return status_word(self.stages[row.stage], row.state, further=self.further(row))

    def further(self, row: QueueRow) -> Further | None:
        """What the row's stage is about, where a level was attained before it."""
        return further_at(self.rulebook(row), row.stage)

    def rulebook(self, row: QueueRow) -> Rulebook:
        """That of entries of the row's kind."""
        kind = (row.category, row.track, row.levels)
        return kept(self._rulebooks, kind, partial(rulebook_of, self._opened, *kind))

    def tone(self, row: QueueRow) -> str:
        return _TONES.get(row.state, "neutral")

    def submitted(self, row: QueueRow) -> str:
        return clock.local(row.submitted_at).isoformat(" ", "minutes")[:16]

    def left(self, row: QueueRow) -> tuple[str, bool]:
        """Days to the stage's deadline, extension included, and whether that is soon."""
        kind = Kind(row.stage, row.category, row.track, row.levels, row.body_id)
        return kept(self._left, (row.extended, kind), partial(self._counted, row.extended, kind))

    def over(self, rows: Sequence[QueueRow]) -> str:
        """That the dates of the stages at which these rows wait have passed, extensions included; else nothing."""
        alike = {(row.stage, row.track, row.body_id, row.extended): row for row in rows}.values()
        dues = [(row, self._own_due(row)) for row in alike]
        if any(due is None or not due.has_passed for _, due in dues):
            return ""
        said = (f"“{self.stage(row).name}”已于 {due.words} 截止" for row, due in dues if due is not None)
        return "".join(f"{each}。" for each in dict.fromkeys(said))

    def _own_due(self, row: QueueRow) -> Due | None:
        """Until when a row can be acted on where it waits."""
        due = due_at(self._opened, row.stage, row.track, row.body_id)
        return replace(due, until=max(due.until, row.extended)) if due is not None and row.extended else due

    def _counted(self, extended: datetime | None, kind: Kind) -> tuple[str, bool]:
        due = due_of(self._opened, kind)
        if extended is not None and (due is None or extended > due):
            due = extended
        if due is None:
            return "", False
        end = End(due)
        return end.left, end.days_left <= URGENT_DAYS


def kept(known: dict[K, V], key: K, make: Callable[[], V]) -> V:
    """What is known under the key; made once."""
    if key not in known:
        known[key] = make()
    return known[key]
