"""Two declarations of one layer that say the same twice, or contradict each other."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import Any

from core.plugin_api.declarations import Declaration
from core.plugin_api.faults import Fault
from core.plugin_api.kinds import Kind
from core.plugin_api.schema import attributes
from core.plugin_kit.checks.scope import Scope, fault
from core.policy.layers import Layer

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def check_names(layer: Layer) -> Iterator[Fault]:
    """Ids that cannot stand in an address; what is known by its name has none."""
    for kind, declaration in layer.everything():
        if "id" in attributes(kind.declares) and not _ID.fullmatch(declaration.id):
            message = f"{declaration.id!r} is no id"
            yield fault(declaration, "id", message, "use Latin letters, digits and - _ . only, without blanks")


def check(scope: Scope) -> Iterator[Fault]:
    """Of one layer and over overlapping spans: the same id twice, or two declarations about one subject."""
    for layer in scope.layers:
        seen: dict[Hashable, list[Any]] = {}
        for kind, declaration in layer.everything():
            for matter in matters(kind, declaration):
                for earlier in seen.setdefault(matter, []):
                    if scope.spans.of(earlier).overlaps(scope.spans.of(declaration)):
                        yield _twice(kind, declaration, earlier)
                seen[matter].append(declaration)


def matters(kind: Kind[Any], declaration: Any) -> set[Hashable]:
    """What a declaration is about: of one layer at one time there may be one declaration of each matter."""
    about = declaration.matters if isinstance(declaration, Declaration) else ()
    return {(kind.name, "id", declaration.id), *((kind.name, matter) for matter in about)}


def _twice(kind: Kind[Any], later: Any, earlier: Any) -> Fault:
    if later.id == earlier.id:
        message = f"the id {later.id!r} is declared twice in {kind.name} (first at {earlier.place})"
        return fault(later, "id", message, "keep one of them, or let their spans (from, until) not overlap")
    message = f"this contradicts {earlier.id!r} ({earlier.place}), which is about the same and holds at the same time"
    return fault(later, "id", message, "keep one of them, or let their spans (from, until) not overlap")
