"""How pages grow from a thousand applications to a hundred thousand of one call: the queue, searches, the overview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.measure import Result, time_ratio
from benchmarks.pages import getting
from benchmarks.world import Measured, measured

FEW, MANY = 1_000, 100_000

_SEARCHES: Mapping[str, str] = {
    "part of a code": "MA00000042",
    "two words and a number": "示例 000042",
    "what every name ends with": "有限公司",
    "nothing": "没有的",
}
"""What finds as much with few applications as with many, or at both more than a page shows."""

_OF_EVERY_HUNDREDTH_NAME = {"two signs of every hundredth name": "长沙"}
"""Finds ten applications of a thousand, and a thousand of a hundred thousand: the page shows five times the rows."""


def growth() -> Iterator[Result]:
    """The slowest of some pages each, held against itself with a hundredth of the applications."""
    few, many = measured(FEW), measured(MANY)
    against = f"with {FEW:,} applications"
    yield _growth("queue", 1.2, few, many, {"the queue": f"{few.queue}"}, against)
    yield _growth("search", 1.5, few, many, _pages(few, _SEARCHES), against)
    yield _growth("search_of_more", 2.5, few, many, _pages(few, _OF_EVERY_HUNDREDTH_NAME), against)
    overviews = {"the department's day": "/day", "its calls": "/department/calls", "a call": few.call}
    overviews |= {"the register of units": "/units"}
    yield _growth("overview", 1.5, few, many, overviews, against)
    of_scores = {"the ranks of a call": f"/scores/calls/{few.call.rsplit('/', 1)[1]}/{few.category}"}
    of_scores |= {"an application's scores": f"/scores/{few.application.rsplit('/', 1)[1]}"}
    yield _growth("scores", 1.5, few, many, of_scores, against)


def _pages(few: Measured, searches: Mapping[str, str]) -> Mapping[str, str]:
    """Each search of the department's queue and of the register of units."""
    queue = {words: f"{few.all}&text={text}" for words, text in searches.items()}
    return queue | {f"{words} among units": f"/units?text={text}" for words, text in searches.items()}


def _growth(name: str, bar: float, few: Measured, many: Measured, pages: Mapping[str, str], against: str) -> Result:
    grown = {}
    for words, path in pages.items():
        first, second = ((each.officer if name == "queue" else each.department) for each in (many, few))
        grown[words] = time_ratio(getting(first, path), getting(second, path), times=4, rounds=7)
    slowest = max(grown, key=lambda words: grown[words])
    return Result(f"{name}_growth_100k_vs_1k", grown[slowest], "time/time", bar, False, f"{slowest}, {against}")
