"""One application's scores, indicator by indicator, with every figure that went into them.

What is scored here and what is scored by the hundred thousand goes through the same arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from core.plugin_api.declarations import Indicator, IndicatorSet, IndicatorType, ScoringMethod
from core.scoring.rules.arithmetic import (
    MOST_FIGURE,
    STATES,
    Ints,
    Rows,
    Scale,
    Scores,
    ScoreState,
    fixed,
    score,
    too_wide,
    unfixed,
)

_ENDS = 2
"""Base and leading value."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The values between which an indicator is scored. `source` says whose they are, in words; `unit` is theirs."""

    base: Decimal
    leading: Decimal
    source: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of one indicator: its figure, whether it applies, whether evidence stands behind it."""

    figure: Decimal | None = None
    applies: bool = True
    proven: bool = True

    @property
    def state(self) -> ScoreState:
        """What keeps it from being scored, apart from the benchmark."""
        if not self.applies:
            return ScoreState.NOT_APPLICABLE
        if self.figure is None:
            return ScoreState.FIGURE_MISSING
        return ScoreState.SCORED if self.proven else ScoreState.UNPROVEN


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator's score. `weight` is the one by which it was reckoned, `share` how far the figure has come."""

    indicator: Indicator
    figure: Decimal | None
    benchmark: Benchmark | None
    weight: Decimal
    share: Decimal | None
    points: Decimal
    state: ScoreState


@dataclass(frozen=True, slots=True)
class Sheet:
    """All parts, and their sum; `full` is what could be had."""

    method: ScoringMethod
    parts: tuple[Part, ...]
    total: Decimal
    full: Decimal
    complete: bool

    @property
    def unscored(self) -> tuple[Part, ...]:
        """What should be scored and is not."""
        return tuple(part for part in self.parts if part.state not in {ScoreState.SCORED, ScoreState.NOT_APPLICABLE})

    @property
    def by_number(self) -> Mapping[int, Part]:
        return {part.indicator.number: part for part in self.parts}


def rises(indicator: Indicator, method: ScoringMethod) -> bool:
    """Whether a greater figure is the better one."""
    kind = method.elasticity if indicator.type is IndicatorType.ELASTICITY else indicator.type
    return kind is not IndicatorType.REVERSE


def top_step(indicator: Indicator, method: ScoringMethod) -> int:
    """The step of a qualitative indicator that has full marks, counted from 0."""
    return (len(indicator.steps) or method.steps) - 1


def own_benchmark(indicator: Indicator, method: ScoringMethod) -> Benchmark | None:
    """What an indicator is held against whatever the industry: its steps, or the numbers that are printed."""
    if indicator.type is IndicatorType.QUALITATIVE:
        return Benchmark(Decimal(), Decimal(top_step(indicator, method)), "定性指标的档次")
    if indicator.values is None:
        return None
    base, leading = indicator.values
    return Benchmark(base, leading, "所印基准值和引领值")


def bounds(indicator: Indicator, benchmark: Benchmark | None) -> tuple[Decimal | None, Decimal | None]:
    """What a figure can be at all: the least and the most, None where there is no bound.

    An indicator that gives way has none on the side on which its benchmark lies beyond; before there is a benchmark,
    nobody knows. Steps are bounded by the first and the last.
    """
    if indicator.type is IndicatorType.QUALITATIVE and benchmark is not None:
        return benchmark.base, benchmark.leading
    least, most = indicator.least, indicator.most
    if not indicator.gives_way:
        return least, most
    if benchmark is None:
        return None, None
    low, high = sorted((benchmark.base, benchmark.leading))
    return (None if least is not None and low < least else least, None if most is not None and high > most else most)


def beyond(figure: Decimal, least: Decimal | None, most: Decimal | None) -> str | None:
    """Beyond which bound a figure lies (a sentence's predicate), or None."""
    if least is not None and figure < least:
        return f"小于可取的最小值 {least}"
    return f"大于可取的最大值 {most}" if most is not None and figure > most else None


def fault(indicator: Indicator, method: ScoringMethod, benchmark: Benchmark, full: Decimal) -> str | None:
    """Why such a benchmark cannot score the indicator (a sentence's predicate), or None."""
    for name, value in (("基准值", benchmark.base), ("引领值", benchmark.leading)):
        if unfixed(fixed(value)) != value:
            return f"{name} {value} 的小数位数或数值过大，最多保留 6 位小数"
        if (wrong := beyond(value, *bounds(indicator, benchmark))) is not None:
            return f"{name} {value} {wrong}"
    if benchmark.base == benchmark.leading:
        return "基准值与引领值相同，无法计分"
    if (benchmark.leading > benchmark.base) is not rises(indicator, method):
        how = "大于" if rises(indicator, method) else "小于"
        return f"是{indicator.type.label}指标，引领值应{how}基准值"
    if too_wide(fixed(benchmark.base), fixed(benchmark.leading), fixed(full, method.decimals)):
        return "基准值与引领值相差过大，请核对数值和计量单位"
    return None


def scale_of(
    indicators: Sequence[Indicator], method: ScoringMethod, benchmarks: Sequence[Mapping[int, Benchmark]]
) -> Scale:
    """The scale of some kinds of applicant, each with the benchmarks that it has, by the indicator's number."""
    known = [[_benchmark(each, indicator, method) for indicator in indicators] for each in benchmarks]
    ends = [[(0, 0) if found is None else (fixed(found.base), fixed(found.leading)) for found in row] for row in known]
    base, leading = np.moveaxis(np.array(ends, np.int64).reshape(len(ends), len(indicators), _ENDS), 2, 0)
    weights = np.array([_fixed(each.weight, method.decimals) for each in indicators], np.int64)
    within = [[bounds(each, found) for each, found in zip(indicators, row, strict=True)] for row in known]
    least = _bound([[low for low, _ in row] for row in within], -MOST_FIGURE)
    most = _bound([[high for _, high in row] for row in within], MOST_FIGURE)
    return Scale(base, leading, weights, method.not_applicable, least, most)


_fixed = lru_cache(maxsize=1024)(fixed)
"""Bounds and weights are declared, and asked for with every application."""


def _bound(found: Sequence[Sequence[Decimal | None]], unbounded: int) -> Ints | None:
    """One bound of each kind of applicant and indicator; None where nobody has any."""
    if all(each is None for row in found for each in row):
        return None
    return np.array([[unbounded if each is None else _fixed(each) for each in row] for row in found], np.int64)


def _benchmark(benchmarks: Mapping[int, Benchmark], indicator: Indicator, method: ScoringMethod) -> Benchmark | None:
    """What is printed or told apart in steps goes before what was loaded."""
    return own_benchmark(indicator, method) or benchmarks.get(indicator.number)


def sheet(
    declared: IndicatorSet, method: ScoringMethod, given: Mapping[int, Given], benchmarks: Mapping[int, Benchmark]
) -> Sheet:
    """The scores of one application: what is given of each indicator, and its benchmarks, by the indicator's number."""
    indicators = declared.indicators
    known = [given.get(each.number, Given()) for each in indicators]
    rows = Rows(
        np.array([[0 if each.figure is None else fixed(each.figure) for each in known]], np.int64),
        np.array([[each.state.code for each in known]], np.int8),
        np.zeros(1, np.intp),
    )
    found = score(rows, scale_of(indicators, method, [benchmarks]))
    parts = tuple(
        _part(indicator, known[place], benchmarks, found, place, method) for place, indicator in enumerate(indicators)
    )
    return Sheet(
        method,
        parts,
        unfixed(found.totals[0], method.decimals),
        sum((part.weight for part in parts), Decimal()),
        bool(found.complete[0]),
    )


def _part(
    indicator: Indicator,
    given: Given,
    benchmarks: Mapping[int, Benchmark],
    found: Scores,
    place: int,
    method: ScoringMethod,
) -> Part:
    state = STATES[found.states[0, place]]
    benchmark = _benchmark(benchmarks, indicator, method)
    weight = unfixed(found.weights[0, place], method.decimals)
    points = unfixed(found.points[0, place], method.decimals)
    share = None
    if state is ScoreState.SCORED and benchmark is not None and given.figure is not None:
        reached = (given.figure - benchmark.base) / (benchmark.leading - benchmark.base)
        share = max(Decimal(), min(Decimal(1), reached))
    return Part(indicator, given.figure, benchmark, weight, share, points, state)
