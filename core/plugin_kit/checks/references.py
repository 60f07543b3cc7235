"""Clauses and sources that are cited have to exist, in the layer itself or below it."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Call, Clause
from core.plugin_api.faults import Fault
from core.plugin_api.walk import citations
from core.plugin_kit.checks.scope import Scope, unknown


def check(scope: Scope) -> Iterator[Fault]:
    """Citations of clauses, and clauses and calls of sources, that nobody has declared."""
    clauses: set[str] = set()
    sources: set[str] = set()
    for layer in scope.layers:
        clauses |= {clause.id for clause in layer.clauses}
        sources |= {source.id for source in layer.sources}
        for _, declaration in layer.everything():
            for path, clause, *_ in citations(declaration):
                yield from unknown(declaration, path, clause, clauses, "clause")
        of_a_source: tuple[Clause | Call, ...] = (*layer.clauses, *layer.calls)
        for each in of_a_source:
            yield from unknown(each, "source", each.source, sources, "source")
        if layer.region is not None:
            for path, clause, *_ in citations(layer.region):
                yield from unknown(layer.region, path, clause, clauses, "clause")
