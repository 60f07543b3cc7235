"""What a changed value would do in one call, in words: for the page that asks, and for a job that found it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.applications.rules.assessment import Assessed
from core.applications.rules.naming import reference
from core.policy_desk.queries.impact import Effect, Impact, Turn


@dataclass(frozen=True, slots=True)
class Line:
    """One rule's finding, as it is and as it would be."""

    turn: Turn
    before: str
    after: str
    summary: str


@dataclass(frozen=True, slots=True)
class Row:
    """An application whose outcome changes, by the number by which people speak of it."""

    number: str
    name: str
    body: str
    stage: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class ImpactTold:
    """An impact as `core.policy_desk.queries.impact.Impact` counts it; ``rows`` are the first that change."""

    call_id: str
    title: str
    judged: int
    turns: Mapping[Turn, int]
    notes: Sequence[str]
    rows: Sequence[Row]

    @classmethod
    def of(cls, impact: Impact) -> ImpactTold:
        """Tell of it."""
        opened = impact.keeping.opened
        rows = [_row(impact, effect) for effect in impact.shown]
        return cls(opened.call_id, opened.title, impact.judged, impact.turns, impact.notes, rows)

    @property
    def changed(self) -> int:
        """How many applications have another outcome."""
        return sum(count for turn, count in self.turns.items() if turn is not Turn.SAID)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> ImpactTold:
        """What a job found, as `dataclasses.asdict` gave it."""
        turns = {Turn(name): count for name, count in kept["turns"].items()}
        rows = [Row(**{**row, "lines": [_line(each) for each in row["lines"]]}) for row in kept["rows"]]
        return cls(**{**kept, "turns": turns, "rows": rows})


def _line(kept: Mapping[str, Any]) -> Line:
    return Line(**{**kept, "turn": Turn(kept["turn"])})


def _row(impact: Impact, effect: Effect) -> Row:
    application = effect.read.application
    return Row(
        reference(impact.keeping.opened.spoken_year, application.number),
        application.entry_name,
        application.body.name,
        impact.stage_name(application.stage),
        [Line(each.turn, _words(each.before), _words(each.after), each.after.summary or "") for each in effect.changes],
    )


def _words(found: Assessed) -> str:
    if found.is_met:
        return f"符合（所见：{found.seen}）" if found.seen else "符合"
    return (found.message or "不符合") + ("（已特殊放行）" if found.waiver else "")
