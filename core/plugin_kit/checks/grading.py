"""Tiers and bands: every score or rank falls into one tier, and every tier that is asked for exists."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from core.plugin_api.declarations import Actor, AssignedBy, Band, GradingTiers
from core.plugin_api.faults import Fault
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.scope import Scope, fault, unknown
from core.policy.layers import Layer

_WHOLE = Decimal(100)


def check(layer: Layer) -> Iterator[Fault]:
    """Doubled and unknown tiers, bands that overlap or leave a gap, shares that do not make a whole."""
    for grading in layer.grading:
        yield from _tiers(grading)
        if grading.assigned_by is AssignedBy.PANEL:
            if grading.bands:
                yield fault(grading, "bands", "a panel assigns tiers without bands", "leave `bands` out")
        elif {band.tier for band in grading.bands} != set(grading.tiers):
            yield fault(grading, "bands", "each tier needs exactly one band", "give every tier its band")
        elif mixed := [band.tier for band in grading.bands if _goes_by_both(band)]:
            message = f"the band of {mixed[0]!r} speaks of scores and of ranks"
            yield fault(grading, "bands", message, "give `least` and `below` by score, `share` by rank")
        elif grading.assigned_by is AssignedBy.SCORE:
            yield from _scores(grading)
        else:
            yield from _shares(grading)


def check_bodies(scope: Scope) -> Iterator[Fault]:
    """Tiers by rank where each recommending body judges its own units: nobody sees all that are ranked."""
    for call in (call for layer in scope.layers for call in layer.calls):
        for index, stage in enumerate(call.stages):
            gradings = scope.ids[Kinds.grading].get(stage.grades or "", [])
            if stage.actor is Actor.RECOMMENDING_BODY and any(each.assigned_by is AssignedBy.RANK for each in gradings):
                message = "tiers by rank need everybody's score, and each body judges its own units"
                yield fault(call, f"stages[{index}].grades", message, "grade by `panel` or `score` there")


def _tiers(grading: GradingTiers) -> Iterator[Fault]:
    if not grading.tiers or len(set(grading.tiers)) != len(grading.tiers):
        yield fault(grading, "tiers", "the tiers must be named, each once", "list them, the best first")
    for key, tier in (
        *((f"bands[{index}].tier", band.tier) for index, band in enumerate(grading.bands)),
        *((f"required_for.{level}", tier) for level, tier in grading.required_for.items()),
    ):
        yield from unknown(grading, key, tier, grading.tiers, "tier")
    names = [band.tier for band in grading.bands]
    if len(set(names)) != len(names):
        yield fault(grading, "bands", "a tier has two bands", "give each tier one band")


def _scores(grading: GradingTiers) -> Iterator[Fault]:
    """From the best tier down, each band begins where the one above ends; the best needs no upper end."""
    order = {tier: rank for rank, tier in enumerate(grading.tiers)}
    bands = sorted(grading.bands, key=lambda band: order[band.tier])
    for band in bands:
        if band.least is None or (band.below is not None and band.below <= band.least):
            message = f"the band of {band.tier!r} needs `least`, and `below` above it"
            yield fault(grading, "bands", message, "write {tier: ..., least: 75, below: 90}")
            return
    for better, worse in pairwise(bands):
        if worse.below != better.least:
            message = f"the bands of {worse.tier!r} and {better.tier!r} overlap or leave a gap"
            yield fault(grading, "bands", message, f"let {worse.tier!r} end `below: {better.least}`")


def _shares(grading: GradingTiers) -> Iterator[Fault]:
    shares = [band.share for band in grading.bands if band.share is not None]
    if len(shares) != len(grading.bands) or sum(shares) != _WHOLE:
        message = f"the shares of the ranks sum to {sum(shares)} %, not 100 %"
        yield fault(grading, "bands", message, "give each tier its own share, as printed (5, 35, 60)")


def _goes_by_both(band: Band) -> bool:
    return band.share is not None and (band.least is not None or band.below is not None)
