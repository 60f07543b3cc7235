"""What pages and minutes show of a round of scoring: each expert's items and words, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from core.applications.models import Application
from core.experts.queries.assignments import scoring_stage
from core.experts.queries.sheets import Round, ScoringSheet, round_of, scoring_sheet
from core.filling.queries import as_submitted_of
from core.forms import LaidOutForm
from core.papers.description import Picture
from core.papers.record_document import Block
from core.people.models import Person
from core.people.policies import reads_sealed
from core.plugin_api import Field, FieldType
from core.plugin_api.ruling import plain
from core.scoring.models import Side
from core.scoring.queries.columns import Column

_WORDS = frozenset({FieldType.LONG_TEXT, FieldType.TEXT})


@dataclass(frozen=True, slots=True)
class Line:
    """One expert's sheet: `name` as the reader may know him, his points item by item, and his words by question."""

    name: str
    points: tuple[str, ...]
    total: str
    corrected: str
    counts: bool
    leaning: str | None
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Shown:
    """A round as it is read; ``named``: the experts by their names, else by their places.

    ``inside``: how mild or severe each is stands beside it. That rests on other applications' scores, which those
    outside are not to know.
    """

    round: Round
    named: bool = True
    inside: bool = True

    @cached_property
    def sheet(self) -> ScoringSheet:
        return scoring_sheet(self.round.application, self.round.stage.id)

    @property
    def form(self) -> LaidOutForm:
        return self.sheet.form

    @property
    def items(self) -> tuple[Field, ...]:
        return self.sheet.items.asked

    @property
    def full(self) -> str:
        return plain(self.sheet.items.full)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The sheets that were handed in, in the order in which they were given out."""
        live = [each for each in self.round.live if each.id in self.round.sheets]
        written = as_submitted_of([each.id for each in live])
        parts = {part["sheet"]: part for part in self._parts}
        return tuple(
            self._line(
                each.expert.person.name if self.named else f"专家 {place}",
                written[each.id].of(self.form.id),
                self.round.sheets[each.id].points,
                parts.get(self.round.sheets[each.id].id),
            )
            for place, each in enumerate(live, start=1)
        )

    @property
    def _parts(self) -> Sequence[Mapping[str, Any]]:
        return self.round.score.parts if self.round.score is not None and self.round.is_closed else ()

    def _line(self, name: str, answers: Mapping[str, Any], total: Decimal, part: Mapping[str, Any] | None) -> Line:
        texts = (field for section in self.form.sections for field in section.fields if field.type in _WORDS)
        return Line(
            name,
            tuple("—" if answers.get(each.name) is None else str(answers[each.name]) for each in self.items),
            plain(total),
            plain(total) if part is None else plain(Decimal(part["corrected"])),
            part is None or bool(part["counts"]),
            None if part is None else self._leaning(part, points=total),
            tuple((each.label, str(answers[each.name])) for each in texts if answers.get(each.name)),
        )

    def _leaning(self, part: Mapping[str, Any], *, points: Decimal) -> str | None:
        """How mild or severe an expert is, and why nothing was taken off where the panel otherwise does."""
        if part["leaning"] is None:
            return None
        leaning, least = Decimal(part["leaning"]), self.round.panel.corrected_from
        as_given = leaning and Decimal(part["corrected"]) == points and 0 < points < self.sheet.items.full
        return (
            f"{_signed(leaning)}（评分不足 {least} 项，不修正）" if least is not None and as_given else _signed(leaning)
        )

    @property
    def is_corrected(self) -> bool:
        return any(line.corrected != line.total for line in self.lines)

    @property
    def arithmetic(self) -> str:
        """How the score comes about: （82 + 84 + 85）÷ 3 ≈ 83.67."""
        score = self.round.score
        if score is None or not self.round.is_closed:
            return ""
        counted = [line.corrected for line in self.lines if line.counts]
        left_out = [line.corrected for line in self.lines if not line.counts]
        out = f"，不计 {'、'.join(left_out)}" if left_out else ""
        exact = sum(map(Decimal, counted), Decimal()) == score.score * len(counted)
        return f"（{' + '.join(counted)}）÷ {len(counted)} {'=' if exact else '≈'} {plain(score.score)}{out}"


def _signed(number: Decimal) -> str:
    words = "偏宽" if number > 0 else "偏严" if number < 0 else "持平"
    return words if number == 0 else f"{words} {plain(abs(number))} 分"


def part_of(shown: Shown, pictures: Sequence[Picture] = ()) -> Block:
    """A round as the minutes have it."""
    found = shown.round
    items = [f"{each.label}（{each.most} 分）" for each in shown.items]
    corrected = ["修正后"] if shown.is_corrected else []
    rows = [
        (
            line.name,
            *line.points,
            line.total,
            *([line.corrected] if corrected else []),
            "计入" if line.counts else "不计",
        )
        for line in shown.lines
    ]
    told = [*filter(None, [shown.sheet.items.told]), f"综合得分：{shown.arithmetic}。"]
    if found.score is not None:
        told.append(
            f"最高与最低相差 {found.score.spread} 分。"
            + (f"建议等级：{found.score.tier}。" if found.score.tier else "")
        )
    if found.discussion is not None:
        told.append(f"合议（{found.discussion.held_on:%Y-%m-%d}）：{found.discussion.words}")
    told += [f"{line.name}：{words}" for line in shown.lines for _, words in line.words]
    headings = ("专家", *items, "合计", *corrected, "计入")
    return Block(
        found.application.entry_name, headings=headings, rows=rows, lines=told, pictures=pictures, figures=True
    )


def headings(application: Application, person: Person) -> Mapping[Column, str]:
    """The experts' sheets whose columns of indicators somebody may read now (`core.scoring.policies.SHEETS`)."""
    stage = scoring_stage(application)
    found = None if stage is None else round_of(application, stage)
    if found is None or not found.may_be_read:
        return {}
    named = reads_sealed(person) or found.panel.named
    return {
        Column(Side.EXPERT, each.id): each.expert.person.name if named else f"专家 {place}"
        for place, each in enumerate(found.live, start=1)
        if each.id in found.sheets
    }
