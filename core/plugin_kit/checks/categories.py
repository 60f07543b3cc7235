"""A category means the same in every layer: what stands on its list is not changed by a higher layer's own words."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Category
from core.plugin_api.faults import Fault
from core.plugin_kit.checks.scope import Scope, fault


def check(scope: Scope) -> Iterator[Fault]:
    """Inherited categories that list another kind of unit here, or name a subject where the lower layer has none."""
    below: dict[str, tuple[str, Category]] = {}
    for layer in scope.layers:
        region = layer.region
        if region is None:
            continue
        for name, category in region.categories.items():
            origin, inherited = below.setdefault(name, (layer.origin, category))
            for key in ("unit", "subject"):
                before, here = getattr(inherited, key), getattr(category, key)
                if before != here:
                    message = f"the category {name!r} has another `{key}` in {origin}: {before or 'none'}"
                    cure = f"write `{key}: {before}` here too" if before else f"leave `{key}` out here"
                    path = f"categories.{name}.{key}"
                    yield fault(region, path, message, f"{cure}, or declare a category of your own")
