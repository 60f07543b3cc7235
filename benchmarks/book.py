"""The policy book: resolving the books of every region, which hold all rule documents, and looking one thing up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from benchmarks.measure import Result, best
from core.plugin_kit.installed import installed
from core.plugin_kit.loader import load
from core.policy.book import PolicyBook
from core.policy.resolve import resolve

_MILLI, _MICRO = 1_000, 1_000_000
_ON = date(2025, 10, 20)
"""A day on which the documents of every region are in force."""


def book() -> Iterator[Result]:
    """Milliseconds to resolve the books of all installed regions, one after the other; microseconds to look up."""
    regions = [load(entry.name).layers for entry in installed()]
    resolved = best(lambda: _with_indexes(resolve(layers, on=_ON) for layers in regions), times=5) * _MILLI
    yield Result("book_resolve_ms", resolved, "ms", 100, False, "the bar alone")
    yield Result(
        "book_lookup_us", max(_lookup(resolve(layers, on=_ON)) for layers in regions), "µs", 10, False, "the bar alone"
    )


def _lookup(made: PolicyBook) -> float:
    """Of a book that has been asked before: a deadline of its first call, or, without a call, a clause."""
    call = next(iter(made.calls.values()), None)
    if call is None:
        clause = next(iter(made.clauses))
        return best(lambda: made.clause(clause), times=10_000) * _MICRO
    stage = call.stages[0].id
    return best(lambda: made.deadline(call.id, stage), times=10_000) * _MICRO


def _with_indexes(books: Iterable[PolicyBook]) -> None:
    """Ask one question of each kind: what a lookup needs is made by the first one."""
    for made in books:
        for call in made.calls.values():
            made.deadline(call.id, call.stages[0].id)
            for category in call.categories:
                made.forms_for(call.id, category)
                made.rules_for(call.id, category, call.levels)
            for level in call.levels:
                made.term("public_notice", level)
