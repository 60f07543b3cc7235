"""Indicator weights: what is printed sums to 100, in all and by dimension."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.plugin_api.declarations import IndicatorSet
from core.plugin_api.faults import Fault
from core.plugin_kit.checks.scope import fault, unknown
from core.policy.layers import Layer

_WHOLE = Decimal(100)


def check(layer: Layer) -> Iterator[Fault]:
    """Weights that do not sum to 100, dimensions that do not hold what they weigh, doubled numbers."""
    for indicators in layer.indicator_sets:
        yield from _sums(indicators)
        yield from _each(indicators)


def _sums(indicators: IndicatorSet) -> Iterator[Fault]:
    for key, weights in (
        ("indicators", [each.weight for each in indicators.indicators]),
        ("dimensions", [each.weight for each in indicators.dimensions]),
    ):
        if sum(weights) != _WHOLE:
            message = f"the weights of the {key} sum to {sum(weights)}, not 100"
            yield fault(indicators, key, message, "check each weight against the page")
    for index, dimension in enumerate(indicators.dimensions):
        held = sum(each.weight for each in indicators.indicators if each.dimension == dimension.name)
        if held != dimension.weight:
            message = f"the indicators of {dimension.name!r} weigh {held}, the dimension {dimension.weight}"
            yield fault(indicators, f"dimensions[{index}].weight", message, "check each weight against the page")


def _each(indicators: IndicatorSet) -> Iterator[Fault]:
    dimensions = [dimension.name for dimension in indicators.dimensions]
    seen: set[int] = set()
    for index, indicator in enumerate(indicators.indicators):
        key = f"indicators[{index}]"
        if indicator.number in seen:
            message = f"two indicators have the number {indicator.number}"
            yield fault(indicators, f"{key}.number", message, "number them as printed")
        seen.add(indicator.number)
        yield from unknown(indicators, f"{key}.dimension", indicator.dimension, dimensions, "dimension")
        if indicator.weight <= 0:
            yield fault(indicators, f"{key}.weight", "a weight is more than 0", "check it against the page")
        if indicator.full_marks_at is not None and not 0 < indicator.full_marks_at <= len(indicator.functions):
            message = f"full marks at {indicator.full_marks_at} of {len(indicator.functions)} functions cannot be"
            yield fault(indicators, f"{key}.full_marks_at", message, "list every function under `functions:`")
