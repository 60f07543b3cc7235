"""Rows of the queue, worded: everything that is alike for many rows is looked up once for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.applications.row_words import QueueRow, RowWords, kept
from core.applications.rulebook import rulebook_of
from core.applications.states import State
from core.plugin_api import Does
from core.review.items import all_items
from core.review.views.desks import AtDesk

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


_STEPS = {Does.REVIEW: "审核", Does.CONSULT: "审核", Does.RECOMMEND: "推荐"}


def shown(at: AtDesk, rows: Sequence[QueueRow]) -> list[Shown]:
    """The rows in words."""
    word = _Words(at)
    return [word(row) for row in rows]


class _Words:
    """Words for one page of rows."""

    def __init__(self, at: AtDesk) -> None:
        self._at = at
        self._common = RowWords(at.opened)
        self._several = len(at.desk.scope) > 1
        self._items: dict[tuple[str, str | None, tuple[str, ...]], int] = {}
        self._steps: dict[tuple[str, str], str] = {}

    def __call__(self, row: QueueRow) -> Shown:
        common, is_pending = self._common, row.state is State.PENDING
        left, urgent = common.left(row) if is_pending else ("", False)
        return Shown(
            row.id,
            row.revision,
            common.reference(row),
            row.unit_name,
            row.subject_name,
            self._at.desk.tiers.name(row.body_id) if self._several else "",
            common.category(row),
            common.track(row),
            common.state(row),
            common.tone(row),
            common.submitted(row),
            left,
            urgent,
            row.blocking,
            row.attention,
            row.verified,
            self._to_verify(row),
            self._step(row) if is_pending else LOOK,
        )

    def _to_verify(self, row: QueueRow) -> int:
        key = (row.category, row.track, tuple(row.levels))
        return kept(self._items, key, lambda: len(all_items(rulebook_of(self._at.opened, *key))))

    def _step(self, row: QueueRow) -> str:
        """What the officer does next with it; to look at it, where another body or the department acts."""
        stage = self._common.stage(row)

        def word() -> str:
            return _STEPS.get(stage.kind, LOOK) if self._at.desk.acts(row.body_id, stage) else LOOK

        return kept(self._steps, (row.body_id, row.stage), word)
