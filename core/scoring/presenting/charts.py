"""Scores drawn: a unit over the dimensions, and how a call's scores lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from core.drawings.distribution import Threshold, distribution
from core.drawings.drawing import Drawing
from core.drawings.radar import Axis, radar
from core.policy import grading
from core.scoring.presenting import SelfEvaluation
from core.scoring.queries.averages import FEWEST_TOLD
from core.scoring.queries.ranking import Ranking, average_points, ranking_of
from core.scoring.rules.arithmetic import ScoreState
from core.scoring.rules.sheet import Part

FEWEST = 3
"""Of fewer dimensions there is no radar."""

_HUNDREDTH = Decimal("0.01")


def radar_of(scores: SelfEvaluation, *, for_unit: bool) -> Drawing | None:
    """What the applicant's own figures scored in each dimension, against the average of the call's listed units.

    None for too few dimensions. `for_unit`: its own people look at it, who are told no average of too few others.
    """
    reached, full = reached_of(scores.sheet.parts), defaultdict[str, Decimal](Decimal)
    for part in scores.sheet.parts:
        full[part.indicator.dimension] += part.weight
    if len(full) < FEWEST:
        return None
    means = _means(scores, FEWEST_TOLD if for_unit else 1)
    axes = [Axis(name, reached.get(name), full[name], means.get(name)) for name in full]
    return radar(f"{scores.application.entry_name}：自评价各维度得分", axes, "本单位", "本地区现有单位平均")


def reached_of(parts: Iterable[Part]) -> Mapping[str, Decimal]:
    """What was scored in each dimension; one that still waits for all that could be scored in it is not there."""
    found, scored, waits = defaultdict[str, Decimal](Decimal), set[str](), set[str]()
    for part in parts:
        dimension = part.indicator.dimension
        found[dimension] += part.points
        if part.state is ScoreState.SCORED:
            scored.add(dimension)
        elif part.state is not ScoreState.NOT_APPLICABLE:
            waits.add(dimension)
    return {name: points for name, points in found.items() if name in scored or name not in waits}


def _means(scores: SelfEvaluation, fewest: int) -> Mapping[str, Decimal]:
    ranking = ranking_of(scores.application.call, scores.application.category)
    points = average_points(ranking) if ranking is not None and len(ranking.listed) >= fewest else {}
    means = defaultdict[str, Decimal](Decimal)
    for part in scores.sheet.parts:
        if (mean := points.get(part.indicator.number)) is not None:
            means[part.indicator.dimension] += mean
    return {name: mean.quantize(_HUNDREDTH, ROUND_HALF_UP) for name, mean in means.items()}


def distribution_of(ranking: Ranking, label: str) -> Drawing | None:
    """How the scores of a call's applications lie, with the average and the thresholds of tiers; None for no score."""
    totals = [each.entered.total for each in (*ranking.listed, *ranking.new)]
    if not totals:
        return None
    lines = [] if ranking.average is None else [Threshold("现有单位平均", ranking.average)]
    for tiers in ranking.kept.grading.values():
        if grading.concerns(tiers, ranking.category):
            lines += [Threshold(f"{band.tier} 最低", band.least) for band in tiers.bands if band.least is not None]
    return distribution(f"{label}：得分分布", totals, max(Decimal(100), *totals), lines)
