"""Measuring: two things in turn, many times, and the median of their ratios; results with their bars."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]
Clock = Callable[[], float]
"""Seconds: the processor's, or, where another process works too, the wall's."""


@dataclass(frozen=True, slots=True)
class Result:
    """One named figure. ``bar`` is what it must reach (``at_least``) or stay under; ``against`` what it was held to."""

    name: str
    value: float
    unit: str
    bar: float
    at_least: bool
    against: str

    @property
    def holds(self) -> bool:
        return self.value >= self.bar if self.at_least else self.value <= self.bar

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "bar": self.bar,
            "holds": self.holds,
            "against": self.against,
        }


def seconds(work: Work, times: int, clock: Clock = time.process_time) -> float:
    """How long so many calls take, by default in processor time: all that is measured runs in this process."""
    begun = clock()
    for _ in range(times):
        work()
    return clock() - begun


def time_ratio(first: Work, second: Work, *, times: int, rounds: int = 11, clock: Clock = time.process_time) -> float:
    """How many times as long as the second the first takes: the median over rounds in which they take turns."""
    seconds(first, 3), seconds(second, 3)
    return median(_ratios(first, second, times, rounds, clock))


def best(work: Work, *, times: int, rounds: int = 7, clock: Clock = time.process_time) -> float:
    """Seconds of one call: the median of several rounds."""
    seconds(work, 1)
    return median(seconds(work, times, clock) / times for _ in range(rounds))


def _ratios(first: Work, second: Work, times: int, rounds: int, clock: Clock) -> Sequence[float]:
    found = []
    for turn in range(rounds):
        if turn % 2:
            other = seconds(second, times, clock)
            own = seconds(first, times, clock)
        else:
            own = seconds(first, times, clock)
            other = seconds(second, times, clock)
        found.append(own / other)
    return found
