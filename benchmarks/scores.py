"""Scores: a hundred thousand applications of 14 indicators, scored and ranked; one by itself; beside a rules engine."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import Result, best
from benchmarks.world import folder
from core.plugin_api import IndicatorSet, ScoringMethod
from core.plugin_api.kinds import Kinds
from core.plugin_kit.loader import load
from core.policy.resolve import resolve
from core.scoring.rules.arithmetic import Ints, Rows, Scale, ranks, score
from core.scoring.rules.sheet import Benchmark, Given, rises, scale_of, sheet

MANY, INDICATORS, INDUSTRIES = 100_000, 14, 53
_MILLI, _MEGA = 1_000, 1_000_000
_PEER = Path(__file__).with_name("openfisca_peer.py")


def scores() -> Iterator[Result]:
    """Indicator scores a second on one core, the memory that they took, one application, and the peer's rate."""
    declared, method = _declared()
    rows, scale, one = _batch(declared, method)
    taken = best(lambda: ranks(score(rows, scale).totals), times=1, rounds=5)
    rate = MANY * INDICATORS / taken
    yield Result("score_batch_per_s", rate, "scores/s", _MEGA, True, f"{MANY:,} × {INDICATORS}, ranked, the bar alone")
    most = _peak(lambda: ranks(score(*_batch(declared, method)[:2]).totals))
    yield Result("score_batch_mb", most, "MB", 500, False, "at the most, inputs and all, the bar alone")
    single = best(lambda: sheet(declared, method, *one), times=50) * _MILLI
    yield Result("score_one_ms", single, "ms", 1, False, "one application with its arithmetic, the bar alone")
    yield _beside_the_peer(rows, scale, taken)


def _peak(do: Callable[[], object]) -> float:
    """How many megabytes it holds at the most."""
    tracemalloc.start()
    try:
        do()
        return tracemalloc.get_traced_memory()[1] / _MEGA
    finally:
        tracemalloc.stop()


def _declared() -> tuple[IndicatorSet, ScoringMethod]:
    book = resolve(load("national").layers, on=date(2025, 10, 20))
    return book.find(Kinds.indicator_sets, "factory-2025"), book.find(Kinds.scoring_methods, "indicators-2025")


def _batch(
    declared: IndicatorSet, method: ScoringMethod
) -> tuple[Rows, Scale, tuple[dict[int, Given], dict[int, Benchmark]]]:
    """Invented figures and benchmarks, the same in every run, every figure one that can be."""
    chance = np.random.default_rng(2025)
    benchmarks = [
        {
            each.number: _benchmark(float(low), float(low + width), up=rises(each, method))
            for each, low, width in zip(
                declared.indicators, chance.uniform(0, 30, INDICATORS), chance.uniform(1, 40, INDICATORS), strict=True
            )
        }
        for _ in range(INDUSTRIES)
    ]
    figures: Ints = chance.integers(0, 100 * _MEGA, (MANY, INDICATORS))
    states = np.zeros((MANY, INDICATORS), np.int8)
    kinds, scale = (
        chance.integers(0, INDUSTRIES, MANY).astype(np.intp),
        scale_of(declared.indicators, method, benchmarks),
    )
    given = {each.number: Given(Decimal("1.5")) for each in declared.indicators}
    return Rows(_plausible(figures, scale, kinds), states, kinds), scale, (given, benchmarks[0])


def _plausible(figures: Ints, scale: Scale, kinds: NDArray[np.intp]) -> Ints:
    """The figures within what they can be at all: the peer's formula knows no figure that is none."""
    for bound, within in ((scale.least, np.maximum), (scale.most, np.minimum)):
        figures = figures if bound is None else within(figures, bound[kinds])
    return figures


def _benchmark(low: float, high: float, *, up: bool) -> Benchmark:
    ends = (Decimal(f"{low:.4f}"), Decimal(f"{high:.4f}"))
    return Benchmark(*(ends if up else reversed(ends)))


def _beside_the_peer(rows: Rows, scale: Scale, taken: float) -> Result:
    """The same formula over the same figures in openfisca-core, in an environment of its own; both totals agree.

    Both score, add up and rank, on one core and in processor time, the median of five rounds after one that is not
    counted. Ours tells besides what was missing and keeps every digit; the peer's 32-bit floats may round a last one
    otherwise, by less than a last place for each application.
    """
    python = _environment()
    data = folder() / "scores.npz"
    np.savez(data, rows.figures, rows.scales, scale.base, scale.leading, scale.weights)
    ran = subprocess.run([python, str(_PEER), str(data)], check=True, capture_output=True, text=True)
    peer = json.loads(ran.stdout.splitlines()[-1])
    ours = int(score(rows, scale).totals.sum())
    if abs(peer["total"] - ours) > MANY:
        raise RuntimeError(f"the peer's totals are not ours: {peer['total']} against {ours}")
    against = f"openfisca-core {peer['version']}, same formula and figures"
    return Result("score_vs_openfisca", peer["seconds"] / taken, "rate/rate", 1, True, against)


def _environment() -> str:
    """A Python that has the peer, in a folder that goes with the run: it is no dependency of ours."""
    home = folder() / "openfisca"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    python = str(home / "bin" / "python")
    install = [python, "-m", "pip", "--disable-pip-version-check", "-qq", "install", "openfisca-core"]
    subprocess.run(install, check=True)
    return python
