"""What an ``overrides`` names has to exist in a layer below."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Declaration
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.kinds import KINDS
from core.plugin_kit.checks.scope import Scope, fault


def check(scope: Scope) -> Iterator[Fault]:
    """Overrides of nothing, of a declaration that never holds at the same time, and in the lowest layer."""
    for rank, layer in enumerate(scope.layers):
        for kind in KINDS.values():
            below = [each for lower in scope.layers[:rank] for each in lower.of(kind)]
            for declaration in layer.of(kind):
                if not isinstance(declaration, Declaration) or declaration.overrides is None:
                    continue
                named = [each for each in below if each.id == declaration.overrides]
                if not named:
                    message = f"no lower layer has {declaration.overrides!r} among its {kind.name}"
                    known = (each.id for each in below)
                    cure = did_you_mean(declaration.overrides, known, what=f"lower {kind.name} id")
                    yield fault(declaration, "overrides", message, cure)
                elif not any(scope.spans.of(declaration).overlaps(scope.spans.of(each)) for each in named):
                    message = f"{declaration.overrides!r} never holds on a day on which this one holds"
                    yield fault(declaration, "overrides", message, "leave `overrides` out, or mend the spans")
