"""The arithmetic's rule told once more, in exact fractions and without an array: what it is held against."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def half_up(amount: Fraction, decimals: int) -> Decimal:
    """A fraction that is not negative, rounded a half upward."""
    whole = (amount * 10**decimals * 2 + 1) // 2
    return Decimal(int(whole)).scaleb(-decimals)


def points(figure: Decimal, base: Decimal, leading: Decimal, weight: Decimal, decimals: int = 2) -> Decimal:
    """Nothing at or beyond the base value, full weight at or beyond the leading one, linear between."""
    share = (Fraction(figure) - Fraction(base)) / (Fraction(leading) - Fraction(base))
    return half_up(max(Fraction(), min(Fraction(1), share)) * Fraction(weight), decimals)


def quantized(amount: Decimal) -> Decimal:
    """By `Decimal` itself: a hundredth, a half upward."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
