"""Clauses and sources that are cited have to exist, in the layer itself or below it."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Call, Clause
from core.plugin_api.faults import Fault, did_you_mean, fault_at
from core.plugin_api.walk import citations
from core.plugin_kit.checks.scope import Scope, fault


def check(scope: Scope) -> Iterator[Fault]:
    """Citations of clauses, and clauses and calls of sources, that nobody has declared."""
    clauses: set[str] = set()
    sources: set[str] = set()
    for layer in scope.layers:
        clauses |= {clause.id for clause in layer.clauses}
        sources |= {source.id for source in layer.sources}
        for _, declaration in layer.everything():
            for path, clause, *_ in citations(declaration):
                if clause not in clauses:
                    cure = did_you_mean(clause, clauses, what="clause")
                    yield fault(declaration, path, f"there is no clause {clause!r}", cure)
        of_a_source: tuple[Clause | Call, ...] = (*layer.clauses, *layer.calls)
        for each in of_a_source:
            if each.source not in sources:
                cure = did_you_mean(each.source, sources, what="source")
                yield fault(each, "source", f"there is no source {each.source!r}", cure)
        if layer.region is not None:
            for path, clause, *_ in citations(layer.region):
                if clause not in clauses:
                    cure = did_you_mean(clause, clauses, what="clause")
                    message = f"there is no clause {clause!r}"
                    yield fault_at(layer.origin, layer.region.place, path, message, cure)
