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
Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.int8]
Flags: TypeAlias = NDArray[np.bool_]

FIGURE_DECIMALS = 6
MOST_FIGURE = 10**18
"""A figure beyond it lies beyond every benchmark too, and is as good as this."""

MOST_BENCHMARK = 10**15
_EXACT = 2**53
"""Below it a float is a whole number if it was made of whole numbers."""

_AT_ONCE = 4096
"""Rows that are scored together: what is in between stays in the processor's cache."""


class ScoreState(Labelled):
    """Whether an indicator is scored, and if not, why. Arrays hold its place in this order (`code`)."""

    SCORED = "scored", "已计分", "good"
    NOT_APPLICABLE = "not_applicable", "不适用", "neutral"
    FIGURE_MISSING = "figure_missing", "未填报数值", "waiting"
    IMPLAUSIBLE = "implausible", "数值超出可取范围", "bad"
    UNPROVEN = "unproven", "缺佐证材料", "waiting"
    BENCHMARK_MISSING = "benchmark_missing", "缺对标值，不能计分", "bad"

    @property
    def code(self) -> int:
        return _CODES[self]


STATES = tuple(ScoreState)
_CODES = {state: code for code, state in enumerate(STATES)}
_SCORED, _MISSING = _CODES[ScoreState.SCORED], _CODES[ScoreState.BENCHMARK_MISSING]
_UNPROVEN, _IMPLAUSIBLE = _CODES[ScoreState.UNPROVEN], _CODES[ScoreState.IMPLAUSIBLE]


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
    """Whether a benchmark cannot be reckoned with exactly (`_points`) where `full` is the weight of the whole set."""
    far = max(abs(base), abs(leading)) > MOST_BENCHMARK
    return far or (2 * full + 3) * abs(leading - base) >= _EXACT


@dataclass(frozen=True, slots=True)
class Scale:
    """What figures are held against.

    `base` and `leading` have a row for each kind of applicant (an industry, a size) and a column for each indicator;
    where both are equal there is no benchmark. `weights`: one for each indicator. `least` and `most`, as `base`: what a
    figure can be at all; without bounds it may be anything.
    """

    base: Ints
    leading: Ints
    weights: Ints
    not_applicable: NotApplicable
    least: Ints | None = None
    most: Ints | None = None

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
    ends, shape = _Ends.of(scale), rows.figures.shape
    points, weights = np.empty(shape, np.int64), np.empty(shape, np.int64)
    states, totals = rows.states.copy(), np.empty(len(points), np.int64)
    complete = np.ones(len(points), np.bool_)
    for part in _blocks(len(points)):
        kind = rows.scales[part]
        _judge(rows.figures[part], states[part], scale, kind)
        states[part][(states[part] == _SCORED) & ends.missing.take(kind, 0)] = _MISSING
        weights[part] = _weights(scale, states[part])
        earned = _points(rows.figures[part], ends, kind, weights[part])
        if states[part].any():
            earned, complete[part] = _counted(earned, scale, states[part], weights[part])
        points[part] = earned
        totals[part] = points[part].sum(axis=1)
    return Scores(points, weights, states, totals, complete)


def ranks(totals: Ints) -> Ints:
    """The rank of each total, counted from 1, the greatest first; equal totals share the rank of the first of them."""
    if not len(totals):
        return totals
    greater = len(totals) - np.cumsum(np.bincount(totals))
    return np.asarray(greater[totals] + 1, np.int64)


@dataclass(frozen=True, slots=True)
class _Ends:
    """The scale as it is reckoned with: how far a figure has come is `direction` × figure − `base`, of `span`."""

    direction: Ints
    base: Ints
    span: Floats
    missing: Flags

    @classmethod
    def of(cls, scale: Scale) -> _Ends:
        direction = np.where(scale.leading > scale.base, 1, -1)
        missing = scale.leading == scale.base
        span = np.where(missing, 1, np.abs(scale.leading - scale.base)).astype(np.float64)
        return cls(direction, direction * scale.base, span, missing)


def _blocks(count: int) -> Iterator[slice]:
    return (slice(start, start + _AT_ONCE) for start in range(0, count, _AT_ONCE))


def _judge(figures: Ints, states: Codes, scale: Scale, kind: NDArray[np.intp]) -> None:
    """Mark the figures that cannot be, whatever else keeps them from being scored."""
    for bound, beyond in ((scale.least, np.less), (scale.most, np.greater)):
        if bound is None:
            continue
        found = beyond(figures, bound.take(kind, 0))
        if found.any():
            states[found & ((states == _SCORED) | (states == _UNPROVEN))] = _IMPLAUSIBLE


def _points(figures: Ints, ends: _Ends, kind: NDArray[np.intp], weights: Ints) -> Floats:
    """(2 × weight × reached + span) ÷ (2 × span), rounded down: the weight's share, a half upward.

    Dividend and divisor are whole numbers that together lie below 2**53, so they are exact as floats, and their
    quotient is never rounded up to a whole number that it does not reach: a float's division is many times as fast.
    """
    reached = figures * ends.direction.take(kind, 0)
    reached -= ends.base.take(kind, 0)
    span = ends.span.take(kind, 0)
    share = np.minimum(np.maximum(reached, 0), span)
    share *= 2 * weights
    share += span
    span += span
    share /= span
    return np.asarray(np.floor(share, out=share), np.float64)


def _counted(earned: Floats, scale: Scale, states: Codes, weights: Ints) -> tuple[Floats, Flags]:
    """The points that count where not everything is scored, and which rows lack nothing."""
    scored, applies = states == _SCORED, states != _CODES[ScoreState.NOT_APPLICABLE]
    points = np.where(scored, earned, 0)
    if scale.not_applicable is NotApplicable.FULL:
        points = np.where(applies, points, weights)
    return points, (scored | ~applies).all(axis=1)


def _weights(scale: Scale, states: Codes) -> Ints:
    """The weights of each row. Where they are spread they sum to the whole set's again: running sums are rounded."""
    applies = states != _CODES[ScoreState.NOT_APPLICABLE]
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
