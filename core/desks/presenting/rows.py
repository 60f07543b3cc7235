"""Rows of a desk, worded: as a page or a file lists chosen ones, and as the lines of its queue's table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, NamedTuple

from markupsafe import Markup, escape

from core.applications.rules.assessment import Counted
from core.applications.rules.naming import entry_name
from core.applications.workflow.states import State
from core.bodies.rules import Tiers
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.calls.rules.called import entry_of, say
from core.db.keeping import Kept
from core.desks.presenting.columns import OF_STAGE, Column, Said
from core.desks.presenting.words import RowWords
from core.desks.queries.queue import Queue, QueueRow
from core.desks.rules import Tab
from core.plugin_api import Stage
from core.policy.pinned import PinnedCall

LOOK = "查看"


@dataclass(frozen=True)
class At:
    """A desk for one opened call, with its queue and its own column; `calls` are all that were opened."""

    opened: OpenedCall
    calls: Sequence[OpenedCall]
    tiers: Tiers
    queue: Queue
    column: Column
    shows_steps: ClassVar[bool] = False
    """Whether a row says what its reader does next with it."""

    @property
    def offices(self) -> Sequence[str]:
        """Those of its reader: what colleagues settle there is told to him."""
        return self.queue.offices

    @cached_property
    def pinned(self) -> PinnedCall:
        return calls.pinned(self.opened)

    def say(self, text: str) -> str:
        """Words that we say of applications, said of what is handed in to its call."""
        return say(text, entry_of(self.pinned.call))

    @property
    def year(self) -> int:
        """The year in the numbers of its applications."""
        return self.opened.spoken_year

    @property
    def has_several_bodies(self) -> bool:
        return len(self.queue.scope) > 1

    def column_of(self, tab: Tab) -> Column:
        """What the tab shows in the last place."""
        return self.column if tab.kind is None else OF_STAGE.get(tab.kind, self.column)

    def step(self, row: QueueRow, stage: Stage) -> str:
        """What the reader does next with a row; to look at it, where it waits in none of his tabs."""
        places = (place for tab in self.queue.tabs if tab.kind is stage.kind for place in tab.places)
        return stage.kind.label if any(place.holds(row.stage, row.state, row.body_id) for place in places) else LOOK


class Shown(NamedTuple):
    """One row as lists of chosen applications print it; `said` by the desk's own column."""

    id: str
    revision: int
    reference: str
    unit: str
    subject: str
    body: str
    category: str
    track: str
    state: str
    submitted: str
    open: Counted
    said: Said

    @property
    def name(self) -> str:
        """What it applies for."""
        return entry_name(self.unit, self.subject)


def shown(at: At, rows: Sequence[QueueRow]) -> list[Shown]:
    """The rows in words; what is alike for many is looked up once."""
    words = RowWords(at.opened)
    said = at.column.words(words, rows)
    return [
        Shown(
            row.id,
            row.revision,
            words.reference(row),
            row.unit_name,
            row.subject_name,
            at.tiers.name(row.body_id),
            words.category(row),
            words.track(row),
            words.state(row),
            words.submitted(row),
            _counted(row),
            said.get(row.id, Said()),
        )
        for row in rows
    ]


def lines(at: At, tab: Tab, rows: Sequence[QueueRow], prefix: str, view: str) -> Markup:
    """The rows of the queue's table; `prefix` is the address of applications' pages, `view` what it ends with."""
    make = _Lines(at, prefix, view, at.column_of(tab), rows)
    return Markup("\n".join(map(make, rows)))  # noqa: S704  # each is escaped there


_SUB = Markup('<span class="sub">{}</span>')
_URGENT = Markup('<span class="sub urgent">{}</span>')
_STATUS = Markup('<span class="status status-{}">{}</span>')
_CHARGE = Markup("　经办：{}")
_NOTHING = Markup("")
_KIND_AND_STATE = Markup('<td data-label="类别">{}</td><td data-label="状态">{}</td>')


class Alike(NamedTuple):
    """What many rows have alike, marked up once."""

    body: Markup
    kind_and_state: Markup
    findings: Markup
    step: str


_MOST_ALIKE = 2_048
_alike = Kept[Queue, dict[tuple[object, ...], Alike]](most=512)
"""By queue, which is another one after every change of the call or of the bodies: asked once for a page of rows."""


class _Lines:
    """The lines of one page of rows. Put together here and not in the template: this page has to be quick."""

    def __init__(self, at: At, prefix: str, view: str, column: Column, rows: Sequence[QueueRow]) -> None:
        self._at, self._prefix, self._view = at, prefix, escape(view)
        self._words = RowWords(at.opened)
        self._heading, self._said = escape(column.heading), column.words(self._words, rows)
        self._alike = _alike.get(at.queue, dict)
        self._on_page: dict[tuple[object, ...], Alike] = {}
        self._own: dict[Said, str] = {}

    def __call__(self, row: QueueRow) -> str:
        """Escaped is what can hold anything: names. Ids, numbers and instants cannot."""
        words, alike, said = self._words, self._alike_of(row), self._said.get(row.id, _UNSAID)
        href = f"{self._prefix}{row.id}{self._view}"
        unit = escape(entry_name(row.unit_name, row.subject_name))
        charge = _CHARGE.format(row.charge) if row.charge else _NOTHING
        own = self._own.get(said) or self._owned(said)
        return (
            f'<tr><td class="pick"><input class="form-check-input" type="checkbox" name="chosen"'
            f' value="{row.id}:{row.revision}" aria-label="选择{unit}"></td>'
            f'<th scope="row"><a href="{href}">{unit}</a>'
            f'<span class="sub">{words.reference(row)}{alike.body}{charge}</span></th>{alike.kind_and_state}'
            f'<td data-label="提交时间">{words.submitted(row)}</td><td data-label="审查意见">{alike.findings}</td>'
            f"{own}{self._step(href, alike.step)}</tr>"
        )

    def _step(self, href: str, words: str) -> str:
        return f'<td data-label="办理"><a href="{href}">{words}</a></td>' if self._at.shows_steps else ""

    def _owned(self, said: Said) -> str:
        marked = _STATUS.format(said.tone, said.words) if said.tone else escape(said.words or "—")
        self._own[said] = cell = f'<td data-label="{self._heading}">{marked}</td>'
        return cell

    def _alike_of(self, row: QueueRow) -> Alike:
        kind, place = (row.category, row.track, row.levels), (row.body_id, row.stage, row.state)
        key = (*kind, *place, row.blocking, row.later, row.attention, row.extended)
        found = self._on_page.get(key)
        if found is None:
            left = self._words.left(row) if row.state in _WAITING else ("", False)
            found = self._on_page[key] = self._kept((*key, *left), row, *left)
        return found

    def _kept(self, key: tuple[object, ...], row: QueueRow, left: str, urgent: bool) -> Alike:
        found = self._alike.get(key)
        if found is None:
            if len(self._alike) >= _MOST_ALIKE:
                self._alike.clear()
            found = self._alike[key] = self._made(row, left, urgent)
        return found

    def _made(self, row: QueueRow, left: str, urgent: bool) -> Alike:
        words, office = self._words, self._at.tiers.name(row.body_id)
        track, state = words.track(row), _STATUS.format(words.tone(row), words.state(row))
        return Alike(
            Markup("　{}").format(office) if self._at.has_several_bodies else _NOTHING,
            _KIND_AND_STATE.format(
                escape(words.category(row)) + (_SUB.format(track) if track else _NOTHING),
                state + ((_URGENT if urgent else _SUB).format(left) if left else _NOTHING),
            ),
            _findings(_counted(row)),
            self._at.step(row, words.stage(row)),
        )


_WAITING = frozenset({State.PENDING, State.DECIDED})
_UNSAID = Said()


def _counted(row: QueueRow) -> Counted:
    return Counted(row.blocking, row.later, row.attention)


def _findings(opened: Counted) -> Markup:
    found = _STATUS.format("bad", opened.here_words) if opened.here else Markup("{}").format(opened.here_words)
    return found + Markup("").join(_SUB.format(each) for each in (opened.later_words, opened.attention_words) if each)
