"""What follows from standing on a level's list: terms and levels that exist, and nothing that contradicts itself; and
which levels stand above which."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Level, Region
from core.plugin_api.faults import Fault
from core.plugin_kit.checks.scope import Scope, fault, unknown, unknowns


def check(scope: Scope) -> Iterator[Fault]:
    """Names in `valid`, `implies` and `replaces` that lead to nothing, to the level itself, or to and fro."""
    terms = {term.called for layer in scope.layers for term in layer.terms}
    for layer in scope.layers:
        if layer.region is not None:
            for name, level in layer.region.levels.items():
                if level.valid is not None:
                    yield from unknown(layer.region, f"levels.{name}.valid.term", level.valid.term, terms, "term")
                yield from _lists(scope, layer.region, name, level)


def _lists(scope: Scope, region: Region, name: str, level: Level) -> Iterator[Fault]:
    implied, replaced = (set(each.lists) if each else set() for each in (level.implies, level.replaces))
    for key, lists in (("implies", implied), ("replaces", replaced)):
        path = f"levels.{name}.{key}.lists"
        yield from unknowns(region, path, sorted(lists), scope.region.levels, "level")
        if name in lists:
            yield fault(region, path, f"the level {name!r} names itself", "name other levels")
    for both in sorted(implied & replaced):
        message = f"a unit cannot come onto the list {both!r} and leave it by the same act"
        yield fault(region, f"levels.{name}", message, "name it under `implies` or under `replaces`")


def check_ladders(scope: Scope) -> Iterator[Fault]:
    """Ladders of one step, levels that nobody has declared, and levels that stand above themselves."""
    for layer in scope.layers:
        for name, ladder in () if layer.region is None else layer.region.ladders.items():
            key = f"ladders.{name}.levels"
            yield from unknowns(layer.region, key, ladder.levels, scope.region.levels, "level")
            if len(ladder.levels) <= 1:
                yield fault(layer.region, key, "a ladder has at least two levels", "name them, the lowest first")
            if len(set(ladder.levels)) < len(ladder.levels):
                yield fault(layer.region, key, "a level stands above itself", "name each level once, the lowest first")
