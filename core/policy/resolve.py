"""From layers to the policy book of one day: what is in force, and who replaced whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from core.plugin_api.declarations import Region
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import KINDS, Kind
from core.policy.book import Overridden, PolicyBook
from core.policy.citations import places_in
from core.policy.layers import INSTANCE, Layer
from core.policy.spans import Spans

INSTANCE_NAME = "本平台"


def resolve(layers: Sequence[Layer], on: date) -> PolicyBook:
    """The book of a day. ``layers``: the lowest (nation) first, the instance's last; at least one has a region."""
    spans = Spans(layers)
    names, cited = origin_names(layers), places_in(layers)
    overridden: dict[tuple[Kind[Any], str], tuple[Overridden, ...]] = {}
    declared = {kind: _stacked(kind, layers, spans, on, names, cited, overridden) for kind in KINDS.values()}
    replaced = {
        (kind, note.declaration.id): winner
        for (kind, winner), notes in overridden.items()
        for note in notes
        if note.declaration.id != winner
    }
    return PolicyBook(
        on=on, region=region_of(layers), declared=declared, origins=names, overridden=overridden, replaced=replaced
    )


def origin_names(layers: Sequence[Layer]) -> Mapping[str, str]:
    """What each origin is called: the regions by their names, the instance as this system."""
    named = {layer.origin: layer.region.name for layer in layers if layer.region is not None}
    return FrozenMap({**named, INSTANCE: INSTANCE_NAME})


def region_of(layers: Sequence[Layer]) -> Region:
    """The highest layer's region, with what it adds to those below it.

    Raises ValueError when no layer has a region.
    """
    regions = [layer.region for layer in layers if layer.region is not None]
    if not regions:
        raise ValueError("no layer declares a region")
    own, below = regions[-1], regions[-2] if len(regions) > 1 else None
    return replace(
        own,
        authority_above=own.authority_above or (below.authority if below is not None else None),
        categories=_merged([region.categories for region in regions]),
        levels=_merged([region.levels for region in regions]),
        body_kinds=_merged([region.body_kinds for region in regions]),
        evaluator_keys=_merged([region.evaluator_keys for region in regions]),
        evaluator_profile=next((each.evaluator_profile for each in reversed(regions) if each.evaluator_profile), None),
        regulators=_merged([region.regulators for region in regions]),
        encouraged=_merged([region.encouraged for region in regions]),
        ladders=_merged([region.ladders for region in regions]),
        upkeep=_merged([region.upkeep for region in regions]),
    )


def _merged(maps: Sequence[Mapping[str, Any]]) -> FrozenMap[str, Any]:
    return FrozenMap({key: value for each in maps for key, value in each.items()})


def _stacked(
    kind: Kind[Any],
    layers: Sequence[Layer],
    spans: Spans,
    on: date,
    names: Mapping[str, str],
    cited: Mapping[str, str],
    overridden: dict[tuple[Kind[Any], str], tuple[Overridden, ...]],
) -> Mapping[str, Any]:
    """What holds of one kind, in the order of layers and files; what was overridden is noted under its winner.

    The winner takes the place of what it overrides. Two of one id without ``overrides`` are refused at start-up;
    should a later amendment of the instance bring them about, the higher layer's holds and the standing shows both.
    """
    slots: dict[str, Any] = {}
    for layer in layers:
        for declaration in layer.of(kind):
            if not spans.of(declaration).holds(on):
                continue
            own = declaration.id
            target = getattr(declaration, "overrides", None)
            beaten = target if target in slots else own if own in slots else None
            if beaten is None:
                slots[own] = declaration
                continue
            note = Overridden(slots[beaten], declaration, _why(slots[beaten], declaration, names, cited))
            overridden[kind, own] = (note, *overridden.pop((kind, beaten), ()))
            slots = {own if key == beaten else key: declaration if key == beaten else slots[key] for key in slots}
    return FrozenMap(slots)


def _why(beaten: Any, winner: Any, names: Mapping[str, str], cited: Mapping[str, str]) -> str:
    """Why the winner holds, as a sentence for the pages."""
    below, above = names.get(beaten.origin, beaten.origin), names.get(winner.origin, winner.origin)
    clause, choice = getattr(winner, "clause", None), getattr(winner, "choice", None)
    basis = f"依据{cited.get(clause, clause)}" if clause else f"理由：{choice}"
    lower = getattr(beaten, "clause", None)
    replaced = f"{below}规定{cited.get(lower, lower)}" if lower else f"{below}一级设定的同一项"
    return f"{above}的规定优先适用（代替{replaced}），{basis}"
