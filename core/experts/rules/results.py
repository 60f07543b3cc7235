"""What the scores of several experts come to. Pure, and exact: fractions are rounded at the end, a half upward."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from core.plugin_api.declarations import Averaging, ExpertPanel

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Scored:
    """One expert's score: as he gave it, as it counts, and whether the method left it out."""

    expert_id: str
    points: Decimal
    corrected: Decimal
    counts: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What they come to; ``spread``: how far apart the highest and the lowest lie, as they were given."""

    score: Decimal
    spread: Decimal
    parts: tuple[Scored, ...]

    def is_apart(self, panel: ExpertPanel) -> bool:
        """Whether a discussion is asked for."""
        return panel.spread is not None and self.spread > panel.spread


def result(points: Mapping[str, Decimal], panel: ExpertPanel, full: Decimal, leaning: Mapping[str, Fraction]) -> Result:
    """The one score of an application: `points` by expert, `full` what can be had, `leaning` what is taken off each.

    Raises ValueError for fewer than the quorum.
    """
    if len(points) < panel.quorum:
        raise ValueError(f"{len(points)} experts, and {panel.quorum} are asked for")
    corrected = {
        id: rounded(min(max(Fraction(each) - leaning.get(id, 0), Fraction()), Fraction(full)), panel.decimals)
        for id, each in points.items()
    }
    order = sorted(corrected, key=lambda id: (corrected[id], id))
    kept = _kept(order, panel)
    score = rounded(sum((Fraction(corrected[id]) for id in kept), Fraction()) / len(kept), panel.decimals)
    parts = tuple(Scored(id, each, corrected[id], id in kept) for id, each in points.items())
    return Result(score, max(points.values()) - min(points.values()), parts)


def _kept(order: Sequence[str], panel: ExpertPanel) -> Sequence[str]:
    """Those whose scores count, of all in the order of their scores: the middle one or two, are the median."""
    if panel.method is Averaging.MEAN:
        return order
    if panel.method is Averaging.TRIMMED_MEAN:
        return order[panel.trimmed : len(order) - panel.trimmed]
    middle = (len(order) - 1) // 2
    return order[middle : len(order) - middle]


def leanings(points: Mapping[str, Mapping[str, Decimal]]) -> Mapping[str, tuple[Fraction, int]]:
    """How much milder (above 0) or more severe (below) each expert is than the others: (points, in how many).

    `points`: application → expert → score. On each application his score is held against the mean of the others';
    the mean of these distances is his. Whoever scored nothing with others is not there.
    """
    distances: dict[str, list[Fraction]] = {}
    for scores in points.values():
        total = sum(map(Fraction, scores.values()), Fraction())
        for id, each in scores.items():
            if len(scores) > 1:
                others = (total - Fraction(each)) / (len(scores) - 1)
                distances.setdefault(id, []).append(Fraction(each) - others)
    return {id: (sum(each, Fraction()) / len(each), len(each)) for id, each in distances.items()}


def taken_off(found: Mapping[str, tuple[Fraction, int]], panel: ExpertPanel) -> Mapping[str, Fraction]:
    """What is taken off the scores of each; nothing where the panel does not correct, or he has scored too few."""
    least = panel.corrected_from
    return {} if least is None else {id: each for id, (each, count) in found.items() if count >= least}


def rounded(number: Fraction, decimals: int) -> Decimal:
    """To so many places, a half upward."""
    return Decimal(floor(number * 10**decimals + _HALF)).scaleb(-decimals)
