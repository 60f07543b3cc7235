"""Rows of the department's queue, worded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.applications.queries.rows import QueueRow, RowWords
from core.applications.rules.naming import entry_name
from core.applications.workflow.states import State
from core.decisions.forms import verdict_word
from core.decisions.models import Verdict
from core.decisions.views.desks import AtDepartment
from core.plugin_api import Does


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
    verdict: str
    verdict_tone: str

    @property
    def name(self) -> str:
        """What it applies for."""
        return entry_name(self.unit, self.subject)


def shown(at: AtDepartment, rows: Sequence[QueueRow]) -> list[Shown]:
    """The rows in words; what is alike for many is looked up once."""
    words = RowWords(at.opened)
    names = {id: office.name for id, office in at.tiers.offices.items()}
    return [_shown(words, names.get(row.body_id, ""), row) for row in rows]


def _shown(words: RowWords, body: str, row: QueueRow) -> Shown:
    left, urgent = words.left(row) if row.state in {State.PENDING, State.DECIDED} else ("", False)
    verdict = _verdict(words, row)
    return Shown(
        row.id,
        row.revision,
        words.reference(row),
        row.unit_name,
        row.subject_name,
        body,
        words.category(row),
        words.track(row),
        words.state(row),
        words.tone(row),
        words.submitted(row),
        left,
        urgent,
        row.blocking,
        row.attention,
        verdict,
        "good" if row.verdict == Verdict.SELECTED else "bad",
    )


def _verdict(words: RowWords, row: QueueRow) -> str:
    """The last decision, in words; while the next one is still to be made, none."""
    kind = words.stage(row).kind
    if row.verdict is None or (kind is Does.SELECT and row.state is State.PENDING):
        return ""
    return verdict_word(row.verdict, words.further(row) if kind in _OF_THE_LAST else None)


_OF_THE_LAST = frozenset({Does.SELECT, Does.REPORT, Does.RESULT})
"""Where the last decision was about what the stage itself is about."""
