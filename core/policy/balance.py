"""Values that have to make up a whole together: what does not, in sentences for whoever changes them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from core.plugin_api import Declaration, GradingTiers, IndicatorSet

WHOLE = Decimal(100)


def unbalanced(declaration: Declaration) -> Iterator[tuple[str, str]]:
    """Which values cannot hold together (by path, a sentence): what the checks of start-up would refuse as well."""
    match declaration:
        case IndicatorSet():
            yield from _weights(declaration)
        case GradingTiers():
            yield from _shares(declaration)
            yield from _bands(declaration)


def _shares(declared: GradingTiers) -> Iterator[tuple[str, str]]:
    shares = {each.tier: each.share for each in declared.bands if each.share is not None}
    if shares and (sum_ := sum(shares.values(), Decimal())) != WHOLE:
        yield f"bands.{next(iter(shares))}.share", f"各等级的比例合计应为 100%，现为 {sum_}%。"


def _bands(declared: GradingTiers) -> Iterator[tuple[str, str]]:
    """From the best tier down: each band ends above where it begins, and where the better one begins."""
    bands = sorted(declared.bands, key=lambda each: declared.tiers.index(each.tier))
    for each in bands:
        if each.least is not None and each.below is not None and each.below <= each.least:
            yield f"bands.{each.tier}.least", f"“{each.tier}”的最低分 {each.least} 分应小于“不足”的 {each.below} 分。"
    for better, worse in pairwise(bands):
        if worse.below is not None and worse.below != better.least:
            path = f"bands.{worse.tier}.below"
            begins = f"“{better.tier}”从 {better.least} 分起"
            yield path, f"{begins}，“{worse.tier}”应到不足 {better.least} 分为止，现为不足 {worse.below} 分。"


def _weights(declared: IndicatorSet) -> Iterator[tuple[str, str]]:
    sum_ = sum((each.weight for each in declared.indicators), Decimal())
    if sum_ != WHOLE:
        path = f"indicators.{declared.indicators[0].number}.weight"
        yield path, f"各项指标的分值合计应为 100 分，现为 {sum_} 分。"
    for each in declared.indicators:
        if each.weight <= 0:
            yield f"indicators.{each.number}.weight", f"“{each.name}”的分值应大于 0。"
    for dimension in declared.dimensions:
        held = sum((one.weight for one in declared.indicators if one.dimension == dimension.name), Decimal())
        if held != dimension.weight:
            said = f"“{dimension.name}”的合计分值应等于所含各项指标的分值之和 {held} 分，现为 {dimension.weight} 分。"
            yield f"dimensions.{dimension.name}.weight", said
