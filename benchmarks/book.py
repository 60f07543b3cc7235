"""The policy book: resolving all layers of a region, and looking one thing up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from benchmarks.measure import Result, best
from benchmarks.world import REGION
from core.plugin_api.loader import load
from core.policy.book import PolicyBook
from core.policy.resolve import resolve

_MILLI, _MICRO = 1_000, 1_000_000
_ON = date(2025, 10, 20)


def book() -> Iterator[Result]:
    """Milliseconds to resolve, microseconds to look up."""
    layers = load(REGION).layers
    resolved = best(lambda: _with_indexes(resolve(layers, on=_ON)), times=5) * _MILLI
    yield Result("book_resolve_ms", resolved, "ms", 100, False, "the bar alone")
    made = resolve(layers, on=_ON)
    call = next(iter(made.calls.values()))
    stage = call.stages[0].id
    looked_up = best(lambda: made.deadline(call.id, stage), times=10_000) * _MICRO
    yield Result("book_lookup_us", looked_up, "µs", 10, False, "the bar alone")


def _with_indexes(made: PolicyBook) -> None:
    """Ask one question of each kind: what a lookup needs is made by the first one."""
    for call in made.calls.values():
        made.deadline(call.id, call.stages[0].id)
        for category in call.categories:
            made.forms_for(call.id, category)
            made.rules_for(call.id, category, call.levels)
        for level in call.levels:
            made.term("public_notice", level)
