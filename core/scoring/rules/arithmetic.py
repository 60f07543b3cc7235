"""Scores from figures, on arrays and in fixed point; one application is the case of one row.

Rows are applications, columns indicators. Figures and benchmarks are whole numbers of millionths, scores and weights
whole numbers of the last place that the method counts. So sums are exact, and a hundred thousand applications score to
the last digit as one by one. What is too large for 64 bits would be wrong in silence: it is refused beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.plugin_api.declarations.scoring import NotApplicable
from core.plugin_api.labels import Labelled

Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.int8]
Flags: TypeAlias = NDArray[np.bool_]

FIGURE_DECIMALS = 6
MOST_FIGURE = 10**18
"""A figure beyond it lies beyond every benchmark too, and is as good as this."""

MOST_BENCHMARK = 10**15
_LARGEST = int(np.iinfo(np.int64).max)
_AT_ONCE = 4096
"""Rows that are scored together: what is in between stays in the processor's cache."""


class ScoreState(Labelled):
    """Whether an indicator is scored, and if not, why. Arrays hold its place in this order (`code`)."""

    SCORED = "scored", "已计分", "good"
    NOT_APPLICABLE = "not_applicable", "不适用", "neutral"
    FIGURE_MISSING = "figure_missing", "未填报数值", "waiting"
    UNPROVEN = "unproven", "缺佐证材料", "waiting"
    BENCHMARK_MISSING = "benchmark_missing", "不能计分：缺对标值", "bad"

    @property
    def code(self) -> int:
        return _CODES[self]


STATES = tuple(ScoreState)
_CODES = {state: code for code, state in enumerate(STATES)}


def fixed(number: Decimal, decimals: int = FIGURE_DECIMALS) -> int:
    """A number as a whole number of its last place, a half away from zero; beyond `MOST_FIGURE` it is that."""
    with localcontext() as context:
        context.prec = 100
        whole = int(number.scaleb(decimals).to_integral_value(ROUND_HALF_UP))
    return max(-MOST_FIGURE, min(MOST_FIGURE, whole))


def unfixed(whole: int, decimals: int = FIGURE_DECIMALS) -> Decimal:
    """The number that `fixed` made whole."""
    return Decimal(int(whole)).scaleb(-decimals)


def too_wide(base: int, leading: int, full: int) -> bool:
    """Whether a benchmark cannot be reckoned with exactly where `full` is the weight of the whole set."""
    far = max(abs(base), abs(leading)) > MOST_BENCHMARK
    return far or (2 * full + 1) * abs(leading - base) > _LARGEST


@dataclass(frozen=True, slots=True)
class Scale:
    """What figures are held against.

    `base` and `leading` have a row for each kind of applicant (an industry, a size) and a column for each indicator;
    where both are equal there is no benchmark. `weights`: one for each indicator.
    """

    base: Ints
    leading: Ints
    weights: Ints
    not_applicable: NotApplicable

    def __post_init__(self) -> None:
        """Raises ValueError for weights below nothing, and for benchmarks that are too wide for 64 bits."""
        if (self.weights < 0).any():
            raise ValueError("a weight is not less than 0")
        if not self.base.size:
            return
        far = max(int(np.abs(self.base).max()), int(np.abs(self.leading).max()))
        widest = far if far > MOST_BENCHMARK else int(np.abs(self.leading - self.base).max())
        if too_wide(0, widest, int(self.weights.sum())):
            raise ValueError("a benchmark is too wide to be reckoned with exactly")


@dataclass(frozen=True, slots=True)
class Rows:
    """Applications to be scored: `figures` by row and indicator, `states` beside them (the code of what keeps one from
    being scored, else that of `SCORED`), and the row of the scale by which each is judged.
    """

    figures: Ints
    states: Codes
    scales: NDArray[np.intp]

    def __post_init__(self) -> None:
        """Raises ValueError for a figure that was not bounded (`fixed`)."""
        if self.figures.size and (self.figures.max() > MOST_FIGURE or self.figures.min() < -MOST_FIGURE):
            raise ValueError("a figure is out of bounds")


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores by row and indicator, the weights by which they were reckoned, the states, and each row's total.

    The total is the sum of the row's points: what is not scored adds nothing, and `complete` tells where it is so.
    """

    points: Ints
    weights: Ints
    states: Codes
    totals: Ints
    complete: Flags


def score(rows: Rows, scale: Scale) -> Scores:
    """Score every row."""
    count, width = rows.figures.shape
    points, weights = np.zeros((count, width), np.int64), np.empty((count, width), np.int64)
    states = rows.states.copy()
    for part in _blocks(count):
        _score(rows, scale, part, points, weights, states)
    waiting = (states != ScoreState.SCORED.code) & (states != ScoreState.NOT_APPLICABLE.code)
    return Scores(points, weights, states, points.sum(axis=1), ~waiting.any(axis=1))


def ranks(totals: Ints) -> Ints:
    """The rank of each total, counted from 1, the greatest first; equal totals share the rank of the first of them."""
    ordered = np.sort(totals)
    return np.asarray(len(totals) - np.searchsorted(ordered, totals, side="right") + 1, np.int64)


def _blocks(count: int) -> Iterator[slice]:
    return (slice(start, start + _AT_ONCE) for start in range(0, count, _AT_ONCE))


def _score(rows: Rows, scale: Scale, part: slice, points: Ints, weights: Ints, states: Codes) -> None:
    base, leading = scale.base[rows.scales[part]], scale.leading[rows.scales[part]]
    applies = states[part] != ScoreState.NOT_APPLICABLE.code
    states[part][(states[part] == ScoreState.SCORED.code) & (base == leading)] = ScoreState.BENCHMARK_MISSING.code
    weights[part] = _weights(scale, applies)
    earned = _points(rows.figures[part], base, leading, weights[part])
    points[part] = np.where(states[part] == ScoreState.SCORED.code, earned, 0)
    if scale.not_applicable is NotApplicable.FULL:
        points[part] = np.where(applies, points[part], weights[part])


def _points(figures: Ints, base: Ints, leading: Ints, weights: Ints) -> Ints:
    """The weight's share that lies between base and figure, a half upward; beyond either end it is all or nothing."""
    span = np.abs(leading - base)
    reached = np.clip(np.where(leading > base, figures - base, base - figures), 0, span)
    span = np.maximum(span, 1)
    return np.asarray((2 * weights * reached + span) // (2 * span), np.int64)


def _weights(scale: Scale, applies: Flags) -> Ints:
    """The weights of each row. Where they are spread they sum to the whole set's again: running sums are rounded."""
    declared = np.broadcast_to(scale.weights, applies.shape)
    if scale.not_applicable is NotApplicable.FULL or applies.all():
        return declared
    left = np.where(applies, declared, 0)
    if scale.not_applicable is NotApplicable.LEFT_OUT:
        return left
    running = np.cumsum(left, axis=1)
    whole, full = np.maximum(running[:, -1:], 1), scale.weights.sum()
    reached = (2 * running * full + whole) // (2 * whole)
    return np.asarray(np.diff(reached, axis=1, prepend=0), np.int64)
