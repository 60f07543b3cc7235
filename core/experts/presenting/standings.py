"""What experts' scores of a call come to side by side: ranks, ties alike, and how the scores lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from core.applications.queries.rulebook import rulebook
from core.drawings.bars import Row, drawn
from core.drawings.distribution import Threshold, distribution
from core.drawings.drawing import Drawing
from core.experts.models import PanelScore
from core.experts.presenting import Shown
from core.experts.queries.sheets import Round
from core.plugin_api.ruling import plain


@dataclass(frozen=True, slots=True)
class Placed:
    """An application with its rank among those of its category, counted from 1; equal scores share a rank."""

    rank: int
    round: Round
    score: PanelScore


@dataclass(frozen=True, slots=True)
class Standing:
    """The closed applications of one category, the highest score first."""

    category: str
    label: str
    placed: tuple[Placed, ...]

    @property
    def scores(self) -> list[Decimal]:
        return [each.score.score for each in self.placed]

    @property
    def chart(self) -> Drawing:
        """How the scores lie, with the least scores of the tiers for which they speak."""
        first = self.placed[0]
        lines = [
            Threshold(f"建议 {band.tier} 级", band.least)
            for band in first.round.panel.proposes
            if band.least is not None
        ]
        return distribution(f"{self.label}：专家综合得分分布", self.scores, first.score.full, lines)


def standings(closed: Sequence[Round]) -> Iterator[Standing]:
    """The categories of a call's closed rounds, each with its ranks."""
    by_category = attrgetter("application.category")
    for category, rounds in groupby(sorted(closed, key=by_category), by_category):
        scored = [(each, each.score) for each in rounds if each.score is not None]
        scored.sort(key=lambda pair: -pair[1].score)
        scores = [score.score for _, score in scored]
        placed = tuple(Placed(scores.index(score.score) + 1, each, score) for each, score in scored)
        label = rulebook(scored[0][0].application).pinned.category_label(category)
        yield Standing(category, label, placed)


def bars_of(shown: Shown) -> Drawing:
    """Every expert's points of one application beside what could be had."""
    rows = [
        Row(line.name, round(Decimal(line.corrected)), round(Decimal(shown.full)), f"{line.corrected} 分")
        for line in shown.lines
    ]
    score = shown.round.score
    words = "" if score is None else f"综合得分 {plain(score.score)} 分，最高与最低相差 {plain(score.spread)} 分。"
    return drawn(f"{shown.round.application.entry_name}：各专家评分", rows, words)
