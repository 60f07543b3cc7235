"""Two layers that disagree: a higher one replaces a lower one's value only by naming it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from core.plugin_api.declarations import Declaration
from core.plugin_api.faults import Fault
from core.plugin_api.kinds import KINDS, Kind
from core.plugin_api.schema import attributes
from core.plugin_kit.checks.duplicates import matters
from core.plugin_kit.checks.scope import Scope, fault
from core.policy.layers import Layer


def check(scope: Scope) -> Iterator[Fault]:
    """Declarations of two layers about one matter, over overlapping spans, where the higher does not name the lower.

    What is known by its name (an industry) says nothing that could differ: a region may list the nation's.
    """
    for lower, higher in combinations(scope.layers, 2):
        for kind in KINDS.values():
            if "id" in attributes(kind.declares):
                yield from _between(scope, kind, lower, higher)
    yield from _judgements(scope)


def _between(scope: Scope, kind: Kind[Any], lower: Layer, higher: Layer) -> Iterator[Fault]:
    for declaration in higher.of(kind):
        about = matters(kind, declaration)
        for below in lower.of(kind):
            if about.isdisjoint(matters(kind, below)) or not _at_one_time(scope, declaration, below):
                continue
            if getattr(declaration, "overrides", None) == below.id or _is_overridden(scope, kind, below, higher):
                continue
            yield fault(declaration, "id", *_sentences(declaration, below))


def _at_one_time(scope: Scope, one: Any, other: Any) -> bool:
    return scope.spans.of(one).overlaps(scope.spans.of(other))


def _is_overridden(scope: Scope, kind: Kind[Any], below: Any, higher: Layer) -> bool:
    """Whether a layer in between, or another declaration of the higher one, has already replaced it."""
    return any(
        each.overrides == below.id and _at_one_time(scope, each, below)
        for layer in scope.layers[scope.rank(below.origin) + 1 : scope.rank(higher.origin) + 1]
        for each in layer.of(kind)
        if isinstance(each, Declaration)
    )


def _sentences(declaration: Any, below: Any) -> tuple[str, str]:
    name = below.id
    message = (
        f"{below.origin} declares {name!r} about the same ({below.place}), and this does not say that it replaces it"
    )
    if not isinstance(declaration, Declaration):
        return message, f"use another id, or cite {below.origin}'s own"
    cure = f"add `overrides: {name}` if it is to replace {below.origin}'s value"
    return message, f"{cure}; use another id if it is about something else"


def _judgements(scope: Scope) -> Iterator[Fault]:
    seen: dict[tuple[str, int], str] = {}
    for each in scope.judgements:
        key = (each.name, each.version)
        if key in seen:
            code = each.function.__code__
            message = f"the judgement {each.name!r} version {each.version} is already {seen[key]}'s"
            cure = "give it another name, or the next version"
            yield Fault(each.origin, "rules.py", code.co_firstlineno, each.name, message, cure)
        seen.setdefault(key, each.origin)
