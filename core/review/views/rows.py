"""Rows of the queue, worded: everything that is alike for many rows is looked up once for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from core.applications.queries.rows import QueueRow, RowWords
from core.applications.queries.rulebook import rulebook_of
from core.applications.rules.naming import entry_name
from core.applications.workflow.states import State
from core.db.keeping import Kept
from core.plugin_api import Does
from core.review.queries.items import all_items
from core.review.rules.desk import Desk
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
    """What many rows have alike, marked up once."""

    body: Markup
    kind_and_state: Markup
    findings: Markup
    to_verify: int
    step: str


_OURS = frozenset({Does.REVIEW, Does.CONSULT, Does.RECOMMEND})
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
            entry_name(row.unit_name, row.subject_name),
            words.category(row),
            words.track(row),
            words.state(row),
        )
        for row in rows
    ]


def lines(at: AtDesk, rows: Sequence[QueueRow], prefix: str, progress: Mapping[str, str] | None = None) -> Markup:
    """The rows of the queue's table; `prefix` is the address of applications' pages.

    `progress`: by row, what stands in the place of what was verified, where something else is waited for.
    """
    make = _Lines(at, prefix, progress)
    return Markup("\n").join(map(make, rows))


_MOST_ALIKE = 2_048
_alike = Kept[Desk, dict[tuple[object, ...], Alike]](most=512)
"""By desk, which is another one after every change of the call or of the bodies: asked once for a page of rows."""


class _Lines:
    """The lines of one page of rows. Put together here and not in the template: this page has to be quick."""

    def __init__(self, at: AtDesk, prefix: str, progress: Mapping[str, str] | None) -> None:
        self._at, self._prefix, self._progress = at, prefix, progress
        self._words = RowWords(at.opened)
        self._several = len(at.desk.scope) > 1
        self._alike = _alike.get(at.desk, dict)

    def __call__(self, row: QueueRow) -> Markup:
        """Escaped is what can hold anything: names. Ids, numbers and instants cannot."""
        words, left, urgent = self._words, "", False
        if row.state is State.PENDING:
            left, urgent = words.left(row)
        alike = self._alike_of(row, left, urgent)
        href = f"{self._prefix}{row.id}"
        unit = escape(entry_name(row.unit_name, row.subject_name))
        return Markup(  # noqa: S704
            f'<tr><td class="pick"><input class="form-check-input" type="checkbox" name="chosen"'
            f' value="{row.id}:{row.revision}" aria-label="选择{unit}"></td>'
            f'<th scope="row"><a href="{href}">{unit}</a>'
            f'<span class="sub">{words.reference(row)}{alike.body}</span></th>{alike.kind_and_state}'
            f'<td data-label="提交时间">{words.submitted(row)}</td><td data-label="审查意见">{alike.findings}</td>'
            f"{self._done(row, alike)}"
            f'<td data-label="办理"><a href="{href}">{alike.step}</a></td></tr>'
        )

    def _done(self, row: QueueRow, alike: Alike) -> str:
        if self._progress is None:
            return f'<td data-label="核实">{row.verified}／{alike.to_verify}</td>'
        return f'<td data-label="答复">{self._progress.get(row.id, "")}</td>'

    def _alike_of(self, row: QueueRow, left: str, urgent: bool) -> Alike:
        kind, place = (row.category, row.track, tuple(row.levels)), (row.body_id, row.stage, row.state)
        key = (kind, place, row.blocking, row.attention, left, urgent)
        found = self._alike.get(key)
        if found is None:
            if len(self._alike) >= _MOST_ALIKE:
                self._alike.clear()
            found = self._alike[key] = self._made(row, left, urgent)
        return found

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
            len(all_items(rulebook_of(self._at.opened, row.category, row.track, tuple(row.levels)))),
            self._step(row) if row.state is State.PENDING else LOOK,
        )

    def _step(self, row: QueueRow) -> str:
        """What the officer does next with it; to look at it, where another body or the department acts."""
        stage = self._words.stage(row)
        is_ours = stage.kind in _OURS and self._at.desk.acts(row.body_id, stage)
        return stage.kind.label if is_ours else LOOK


def _findings(blocking: int, attention: int) -> Markup:
    found = _STATUS.format("bad", f"{blocking} 项待解决") if blocking else Markup("无待解决项")
    return found + (_SUB.format(f"{attention} 项须留意") if attention else _NOTHING)
