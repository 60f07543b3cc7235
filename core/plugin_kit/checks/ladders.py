"""Which levels stand above which: declared ones, several to a ladder, each once."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.faults import Fault
from core.plugin_kit.checks.scope import Scope, fault, unknowns


def check(scope: Scope) -> Iterator[Fault]:
    """Ladders of one step, levels that nobody has declared, and levels that stand above themselves."""
    for layer in scope.layers:
        for name, ladder in () if layer.region is None else layer.region.ladders.items():
            key = f"ladders.{name}.levels"
            yield from unknowns(layer.region, key, ladder.levels, scope.region.levels, "level")
            if len(ladder.levels) <= 1:
                yield fault(layer.region, key, "a ladder has at least two levels", "name them, the lowest first")
            if len(set(ladder.levels)) < len(ladder.levels):
                yield fault(layer.region, key, "a level stands above itself", "name each level once, the lowest first")
