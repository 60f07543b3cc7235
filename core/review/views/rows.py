"""Rows of the queue, worded: everything that is alike for many rows is looked up once for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from core.applications.row_words import QueueRow, RowWords
from core.applications.rulebook import rulebook_of
from core.applications.states import State
from core.plugin_api import Does
from core.review.items import all_items
from core.review.views.desks import AtDesk

LOOK = "查看"


class Shown(NamedTuple):
    """One row as lists of chosen applications print it."""

    id: str
    revision: int
    reference: str
    unit: str
    category: str
    track: str
    state: str


class Alike(NamedTuple):
    """The cells that many rows have alike, marked up once for the page."""

    body: Markup
    kind_and_state: Markup
    findings: Markup
    step: str


class Cells(NamedTuple):
    """One row of the queue, which the template takes apart in its loop: this page has to be quick."""

    key: str
    href: str
    unit: str
    reference: str
    submitted: str
    verified: str
    body: Markup
    kind_and_state: Markup
    findings: Markup
    step: str


_STEPS = {Does.REVIEW: "审核", Does.CONSULT: "审核", Does.RECOMMEND: "推荐"}
_SUB = Markup('<span class="sub">{}</span>')
_URGENT = Markup('<span class="sub urgent">{}</span>')
_STATUS = Markup('<span class="status status-{}">{}</span>')
_NOTHING = Markup("")
_KIND_AND_STATE = Markup('<td data-label="类别">{}</td><td data-label="状态">{}</td>')


def shown(at: AtDesk, rows: Sequence[QueueRow]) -> list[Shown]:
    """The rows in words."""
    words = RowWords(at.opened)
    return [
        Shown(
            row.id,
            row.revision,
            words.reference(row),
            f"{row.unit_name}：{row.subject_name}" if row.subject_name else row.unit_name,
            words.category(row),
            words.track(row),
            words.state(row),
        )
        for row in rows
    ]


def cells(at: AtDesk, rows: Sequence[QueueRow], prefix: str) -> list[Cells]:
    """The rows of the queue; `prefix` is the address of applications' pages."""
    make = _Cells(at, prefix)
    return [make(row) for row in rows]


class _Cells:
    """The cells of one page of rows."""

    def __init__(self, at: AtDesk, prefix: str) -> None:
        self._at, self._prefix = at, prefix
        self._words = RowWords(at.opened)
        self._several = len(at.desk.scope) > 1
        self._items: dict[tuple[str, str | None, tuple[str, ...]], int] = {}
        self._alike: dict[tuple[object, ...], Alike] = {}

    def __call__(self, row: QueueRow) -> Cells:
        words, is_pending = self._words, row.state is State.PENDING
        left, urgent = words.left(row) if is_pending else ("", False)
        alike = (row.category, row.track, row.body_id, row.stage, row.state, left, row.blocking, row.attention)
        found = self._alike.get(alike)
        if found is None:
            found = self._alike[alike] = self._made(row, left, urgent)
        return Cells(
            f"{row.id}:{row.revision}",
            f"{self._prefix}{row.id}",
            f"{row.unit_name}：{row.subject_name}" if row.subject_name else row.unit_name,
            words.reference(row),
            words.submitted(row),
            f"{row.verified}／{self._to_verify(row)}",
            *found,
        )

    def _made(self, row: QueueRow, left: str, urgent: bool) -> Alike:
        words, office = self._words, self._at.desk.tiers.name(row.body_id)
        track, state = words.track(row), _STATUS.format(words.tone(row), words.state(row))
        return Alike(
            Markup("　{}").format(office) if self._several else _NOTHING,
            _KIND_AND_STATE.format(
                escape(words.category(row)) + (_SUB.format(track) if track else _NOTHING),
                state + ((_URGENT if urgent else _SUB).format(left) if left else _NOTHING),
            ),
            _findings(row.blocking, row.attention),
            self._step(row) if row.state is State.PENDING else LOOK,
        )

    def _to_verify(self, row: QueueRow) -> int:
        key = (row.category, row.track, tuple(row.levels))
        found = self._items.get(key)
        if found is None:
            found = self._items[key] = len(all_items(rulebook_of(self._at.opened, *key)))
        return found

    def _step(self, row: QueueRow) -> str:
        """What the officer does next with it; to look at it, where another body or the department acts."""
        stage = self._words.stage(row)
        return _STEPS.get(stage.kind, LOOK) if self._at.desk.acts(row.body_id, stage) else LOOK


def _findings(blocking: int, attention: int) -> Markup:
    found = _STATUS.format("bad", f"{blocking} 项待解决") if blocking else Markup("无待解决项")
    return found + (_SUB.format(f"{attention} 项须留意") if attention else _NOTHING)
