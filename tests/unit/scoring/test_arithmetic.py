"""Scores on arrays: bounds, direction, sums, and one by one the same as by the hundred, to the last digit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plugin_api import NotApplicable
from core.scoring.rules.arithmetic import (
    MOST_FIGURE,
    Ints,
    Rows,
    Scale,
    ScoreState,
    fixed,
    ranks,
    score,
    too_wide,
    unfixed,
)
from tests.unit.scoring import plain_decimal

GIVEN = [each.code for each in (ScoreState.NOT_APPLICABLE, ScoreState.FIGURE_MISSING, ScoreState.UNPROVEN)]
NUMBERS = st.decimals(-10_000, 10_000, places=6) | st.decimals(-200_000, 200_000, places=6)
WEIGHTS = st.lists(st.integers(1, 3_000), min_size=1, max_size=17)


@st.composite
def batches(draw: st.DrawFn) -> tuple[Rows, Scale]:
    """Some rows of some indicators, with a few scales and bounds; now and then a figure or a benchmark is missing."""
    weights = draw(WEIGHTS)
    count, kinds = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    ends = st.integers(-(10**9), 10**9)
    base, leading = (draw(_matrix(ends, kinds, len(weights))) for _ in range(2))
    figures = draw(_matrix(st.integers(-(10**10), 10**10), count, len(weights)))
    states = draw(_matrix(st.sampled_from([0, 0, 0, *GIVEN]), count, len(weights))).astype(np.int8)
    scales = np.array(draw(st.lists(st.integers(0, kinds - 1), min_size=count, max_size=count)), np.intp)
    how = draw(st.sampled_from(NotApplicable))
    bound = st.none() | _matrix(st.integers(-(10**10), 10**10), kinds, len(weights))
    scale = Scale(base, leading, np.array(weights, np.int64), how, draw(bound), draw(bound))
    return Rows(figures, states, scales), scale


def _matrix(of: st.SearchStrategy[int], height: int, width: int) -> st.SearchStrategy[Ints]:
    row = st.lists(of, min_size=width, max_size=width)
    return st.lists(row, min_size=height, max_size=height).map(lambda rows: np.array(rows, np.int64))


@given(NUMBERS, NUMBERS, NUMBERS, st.decimals(0, 100, places=2))
def test_a_score_is_what_exact_fractions_say(figure: Decimal, base: Decimal, leading: Decimal, weight: Decimal) -> None:
    if base == leading:
        return
    ends = (np.array([[fixed(each)]]) for each in (base, leading))
    made = Scale(next(ends), next(ends), np.array([fixed(weight, 2)]), SPREAD)
    found = score(_row(fixed(figure)), made)
    assert unfixed(found.points[0, 0], 2) == plain_decimal.points(figure, base, leading, weight)
    assert Decimal() <= unfixed(found.totals[0], 2) <= weight


@given(st.integers(1, 10_000), st.integers(0, 1_000), st.integers(0, 10_000))
def test_a_score_is_what_decimal_says(weight: int, reached: int, decimals: int) -> None:
    """Where the share is a decimal by itself, `Decimal` rounds the product to the same."""
    made = Scale(np.array([[0]]), np.array([[fixed(Decimal(1000))]]), np.array([weight]), SPREAD)
    with localcontext() as context:
        context.prec = 60
        wanted = plain_decimal.quantized(Decimal(weight) / 100 * Decimal(reached) / 1000)
    assert unfixed(score(_row(fixed(Decimal(reached))), made).totals[0], 2) == wanted


@given(batches())
def test_points_lie_between_nothing_and_the_weight_and_sum_to_the_total(batch: tuple[Rows, Scale]) -> None:
    found = score(*batch)
    assert (found.points >= 0).all()
    assert (found.points <= found.weights).all()
    assert (found.totals == found.points.sum(axis=1)).all()


@given(batches(), st.integers(1, 10**9))
def test_a_better_figure_never_scores_less(batch: tuple[Rows, Scale], by: int) -> None:
    rows, scale = batch[0], replace(batch[1], least=None, most=None)
    up = scale.leading[rows.scales] > scale.base[rows.scales]
    better = Rows(rows.figures + np.where(up, by, -by), rows.states, rows.scales)
    assert (score(better, scale).points >= score(rows, scale).points).all()


@given(batches())
def test_a_figure_beyond_its_bounds_is_no_score(batch: tuple[Rows, Scale]) -> None:
    rows, scale = batch
    found, nowhere = score(rows, scale), np.zeros(rows.figures.shape, np.bool_)
    below = nowhere if scale.least is None else rows.figures < scale.least[rows.scales]
    above = nowhere if scale.most is None else rows.figures > scale.most[rows.scales]
    stated = (rows.states == ScoreState.SCORED.code) | (rows.states == ScoreState.UNPROVEN.code)
    cannot_be = found.states == ScoreState.IMPLAUSIBLE.code
    assert (cannot_be == (stated & (below | above))).all()
    assert (found.points[cannot_be] == 0).all()
    assert not found.complete[cannot_be.any(axis=1)].any()


@given(batches())
def test_many_score_as_one_by_one(batch: tuple[Rows, Scale]) -> None:
    rows, scale = batch
    whole = score(rows, scale)
    for place in range(len(rows.scales)):
        here = slice(place, place + 1)
        alone = score(Rows(rows.figures[here], rows.states[here], rows.scales[here]), scale)
        for name in ("points", "weights", "states", "totals", "complete"):
            assert (getattr(alone, name) == getattr(whole, name)[here]).all()


@given(batches())
def test_weights_that_are_spread_sum_to_the_whole_set(batch: tuple[Rows, Scale]) -> None:
    rows, scale = batch
    found = score(rows, Scale(scale.base, scale.leading, scale.weights, SPREAD))
    applies = rows.states != ScoreState.NOT_APPLICABLE.code
    assert (found.weights.sum(axis=1) == np.where(applies.any(axis=1), scale.weights.sum(), 0)).all()
    assert (found.weights[~applies] == 0).all()


def test_more_rows_than_are_scored_together() -> None:
    count = 10_000
    scale = Scale(np.array([[0]]), np.array([[10_000]]), np.array([10_000]), SPREAD)
    rows = Rows(np.arange(count).reshape(-1, 1), np.zeros((count, 1), np.int8), np.zeros(count, np.intp))
    assert (score(rows, scale).totals == np.arange(count)).all()


@pytest.mark.parametrize(
    ("how", "weights", "points", "total"),
    [
        (NotApplicable.SPREAD, [0, 6667, 3333], [0, 6667, 0], 6667),
        (NotApplicable.LEFT_OUT, [0, 4000, 2000], [0, 4000, 0], 4000),
        (NotApplicable.FULL, [4000, 4000, 2000], [4000, 4000, 0], 8000),
    ],
)
def test_what_does_not_apply(how: NotApplicable, weights: list[int], points: list[int], total: int) -> None:
    scale = Scale(np.zeros((1, 3), np.int64), np.full((1, 3), 10), np.array([4000, 4000, 2000]), how)
    states = np.array([[ScoreState.NOT_APPLICABLE.code, 0, 0]], np.int8)
    found = score(Rows(np.array([[7, 10, 0]]), states, np.zeros(1, np.intp)), scale)
    assert (found.weights.tolist(), found.points.tolist(), found.totals.tolist()) == ([weights], [points], [total])
    assert found.complete.all()


def test_without_a_benchmark_nothing_is_scored_and_it_is_said() -> None:
    scale = Scale(np.array([[0, 5]]), np.array([[10, 5]]), np.array([50, 50]), SPREAD)
    found = score(Rows(np.array([[10, 10]]), np.zeros((1, 2), np.int8), np.zeros(1, np.intp)), scale)
    assert found.states.tolist() == [[ScoreState.SCORED.code, ScoreState.BENCHMARK_MISSING.code]]
    assert (found.totals.tolist(), found.complete.tolist()) == ([50], [False])


def test_what_would_overflow_is_refused() -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        _row(MOST_FIGURE + 1)
    widest = fixed(Decimal(400_000))
    assert not too_wide(0, widest, 10_000)
    assert too_wide(0, 2 * widest, 10_000)
    with pytest.raises(ValueError, match="too wide"):
        Scale(np.array([[0]]), np.array([[2 * widest]]), np.array([10_000]), SPREAD)
    with pytest.raises(ValueError, match="weight"):
        Scale(np.array([[0]]), np.array([[1]]), np.array([-1]), SPREAD)
    assert fixed(Decimal("1e30")) == MOST_FIGURE
    far = score(_row(fixed(Decimal("-1e30"))), Scale(np.array([[0]]), np.array([[-widest]]), np.array([800]), SPREAD))
    assert far.totals.tolist() == [800]


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40))
def test_ties_share_the_better_rank(totals: list[int]) -> None:
    found = ranks(np.array(totals, np.int64)).tolist()
    assert found == [1 + sum(other > total for other in totals) for total in totals]


SPREAD = NotApplicable.SPREAD


def _row(figure: int) -> Rows:
    return Rows(np.array([[figure]], np.int64), np.zeros((1, 1), np.int8), np.zeros(1, np.intp))


@given(st.integers(1, 10_000), st.integers(1, 449_000_000_000), st.data())
def test_a_quotient_that_falls_just_short_is_not_rounded_up(weight: int, span: int, data: st.DataObject) -> None:
    """Near every half the float's division says what whole numbers say."""
    step = data.draw(st.integers(0, weight - 1))
    near = (span * (2 * step + 1)) // (2 * weight) + data.draw(st.integers(-2, 2))
    scale = Scale(np.array([[0]]), np.array([[span]]), np.array([weight]), SPREAD)
    reached = max(0, min(span, near))
    assert score(_row(near), scale).totals[0] == (2 * weight * reached + span) // (2 * span)
