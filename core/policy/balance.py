"""Values that have to make up a whole together: what does not, in sentences for whoever changes them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.plugin_api import Declaration, GradingTiers, IndicatorSet

WHOLE = Decimal(100)


def unbalanced(declaration: Declaration) -> Iterator[tuple[str, str]]:
    """Which values cannot hold together (by path, a sentence): what the checks of start-up would refuse as well."""
    match declaration:
        case IndicatorSet():
            yield from _weights(declaration)
        case GradingTiers():
            shares = {each.tier: each.share for each in declaration.bands if each.share is not None}
            if shares and (sum_ := sum(shares.values(), Decimal())) != WHOLE:
                yield f"bands.{next(iter(shares))}.share", f"各等级的比例合计应为 100%，现为 {sum_}%。"


def _weights(declared: IndicatorSet) -> Iterator[tuple[str, str]]:
    sum_ = sum((each.weight for each in declared.indicators), Decimal())
    if sum_ != WHOLE:
        path = f"indicators.{declared.indicators[0].number}.weight"
        yield path, f"各项指标的分值合计应为 100 分，现为 {sum_} 分。"
    for each in declared.dimensions:
        held = sum((one.weight for one in declared.indicators if one.dimension == each.name), Decimal())
        if held != each.weight:
            path = f"dimensions.{each.name}.weight"
            yield path, f"“{each.name}”的合计分值应等于所含各项指标的分值之和 {held} 分，现为 {each.weight} 分。"
