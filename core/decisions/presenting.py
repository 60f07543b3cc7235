"""What the department's queue says of each application: the last decision about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from core.applications.models import Application
from core.applications.rules.status import Further
from core.applications.workflow.states import State
from core.decisions.models import Decision, Verdict
from core.desks.presenting.columns import Column, Said
from core.desks.presenting.words import RowWords
from core.desks.queries.filters import Choice
from core.desks.queries.queue import QueueRow
from core.plugin_api import Does

_LAST = (
    select(Decision.verdict)
    .where(Decision.application_id == Application.id)
    .order_by(Decision.decided_at.desc())
    .limit(1)
    .correlate(Application)
    .scalar_subquery()
)


def verdict_word(verdict: str | None, further: Further | None = None) -> str:
    """What a verdict is called, also where it is about a further level; empty where there is none."""
    if verdict is None:
        return ""
    if further is None:
        return Verdict(verdict).label
    return f"{'推荐' if verdict == Verdict.SELECTED else '不推荐'}{further.wanted}"


def _words(words: RowWords, rows: Sequence[QueueRow]) -> Mapping[str, Said]:
    """While the next decision is still to be made, there is none to be told."""
    return {
        row.id: Said(_word(words, row), "good" if row.verdict == Verdict.SELECTED else "bad")
        for row in rows
        if row.verdict and not _waits(words, row)
    }


def _waits(words: RowWords, row: QueueRow) -> bool:
    return words.stage(row).kind is Does.SELECT and row.state is State.PENDING


def _word(words: RowWords, row: QueueRow) -> str:
    return verdict_word(row.verdict, words.further(row) if words.stage(row).kind in _OF_THE_LAST else None)


_OF_THE_LAST = frozenset({Does.SELECT, Does.REPORT, Does.RESULT})
"""Where the last decision was about what the stage itself is about."""

DECIDED = Column(
    "决定",
    _words,
    reads=(_LAST.label("verdict"),),
    choice=Choice(
        "verdict",
        "决定",
        lambda: [(verdict.value, verdict.label) for verdict in Verdict],
        lambda value: _LAST.in_([value]),
    ),
)
