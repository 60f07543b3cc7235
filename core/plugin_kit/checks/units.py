"""A number without its unit says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.plugin_api.declarations import Compute, Field, FieldType, Figure, IndicatorType
from core.plugin_api.faults import Fault
from core.plugin_api.walk import parts
from core.plugin_kit.checks.scope import fault
from core.policy.layers import Layer

_CURE = 'write the unit as printed, or "1" for a pure number'


def check(layer: Layer) -> Iterator[Fault]:
    """Figures, counts, decimal fields and quantitative indicators that have none, and percentages that have another."""
    for requirement in layer.evaluator_requirements:
        if requirement.minimum is not None and not requirement.unit:
            yield fault(requirement, "unit", "the minimum has no unit", "add `unit:`, such as 人")
    for declaration in (*layer.forms, *layer.rules, *layer.indicator_sets):
        for path, part in parts(declaration):
            if (message := _wrong(part)) is not None:
                yield fault(declaration, f"{path}.unit", message, _CURE)


def _wrong(part: Any) -> str | None:
    if isinstance(part, Field):
        return _field(part)
    if isinstance(part, Figure) and not part.unit.strip():
        return "the figure has no unit"
    quantitative = hasattr(part, "weight") and getattr(part, "type", None) in {
        IndicatorType.POSITIVE,
        IndicatorType.REVERSE,
    }
    return f"the indicator {part.name!r} has no unit" if quantitative and not part.unit else None


def _field(field: Field) -> str | None:
    """A decimal has a unit, unless it is an indicator's figure: its unit stands with the indicator."""
    if field.unit or field.indicator is not None:
        return _percentage(field)
    if field.type is FieldType.DECIMAL:
        return f"the decimal field {field.name!r} has no unit"
    is_quotient = field.calculation is not None and field.calculation.do in {Compute.PRODUCT, Compute.QUOTIENT}
    return f"the computed field {field.name!r} has no unit" if is_quotient else None


def _percentage(field: Field) -> str | None:
    if field.type is FieldType.PERCENTAGE and field.unit not in {None, "%"}:
        return f"the percentage field {field.name!r} has the unit {field.unit!r}: a percentage is in %"
    return None
