"""The recommending bodies of a region: unique, of one tree, and honest about where their list comes from."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_kit.checks.scope import fault
from core.policy.layers import Layer


def check(layer: Layer) -> Iterator[Fault]:
    """Doubled ids and names, parents that do not exist or go in a circle."""
    region = layer.region
    if region is None:
        return
    parents = {body.id: body.parent for body in region.recommending_bodies}
    seen: dict[str, str] = {}
    for index, body in enumerate(region.recommending_bodies):
        key = f"recommending_bodies[{index}]"
        for what, value in (("id", body.id), ("name", body.name)):
            if value in seen:
                message, cure = f"two recommending bodies have the {what} {value!r}", f"give each its own {what}"
                yield fault(region, f"{key}.{what}", message, cure)
            seen[value] = what
        if body.parent is not None and body.parent not in parents:
            cure = did_you_mean(body.parent, parents, what="body")
            message = f"there is no recommending body {body.parent!r}"
            yield fault(region, f"{key}.parent", message, cure)
        elif _goes_round(body.id, parents):
            message = f"the recommending body {body.id!r} stands above itself"
            yield fault(region, f"{key}.parent", message, "the highest tier has no parent")


def _goes_round(body: str, parents: dict[str, str | None]) -> bool:
    above, steps = parents.get(body), 0
    while above is not None and above != body and steps <= len(parents):
        above, steps = parents.get(above), steps + 1
    return above == body
