"""Which benchmarks are an applicant's: by industry, and where there are any, by size or by its products.

An industry's own row goes before nothing: who is of an industry without benchmarks has none, and is not scored by
somebody else's. A size band's row goes before the one for every size, a product's before the one for all. Several
products are weighed by the energy that each of them takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

from core.scoring.rules.arithmetic import FIGURE_DECIMALS
from core.scoring.rules.sheet import Benchmark
from core.units.rules.names import matching

_LAST_PLACE = Decimal(1).scaleb(-FIGURE_DECIMALS)


class Key(NamedTuple):
    """What a row of benchmarks is of, as it is compared; empty: whatever it is."""

    indicator: int
    industry: str = ""
    size: str = ""
    product: str = ""


def key(indicator: int, industry: str = "", size: str = "", product: str = "") -> Key:
    """The key of what is written so."""
    return Key(indicator, matching(industry), matching(size), matching(product))


class Ends(NamedTuple):
    """What a row says."""

    base: Decimal
    leading: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """By what an applicant's benchmarks are found, in its own words; `products` with the energy that each takes."""

    industry: str = ""
    size: str = ""
    products: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """The rows of one revision, by what they are of."""

    rows: Mapping[Key, Ends]

    def of(self, profile: Profile, indicators: Iterable[int]) -> Mapping[int, Benchmark]:
        """The applicant's benchmarks, by the indicator's number; one that is missing is not there."""
        found = ((number, self._one(profile, number)) for number in indicators)
        return {number: benchmark for number, benchmark in found if benchmark is not None}

    def _one(self, profile: Profile, number: int) -> Benchmark | None:
        if not profile.products:
            return self._row(profile, number)
        rows = [(self._row(profile, number, product), energy) for product, energy in profile.products]
        known = [(row, energy) for row, energy in rows if row is not None]
        if len(known) < len(rows):
            return None
        if len({(row.base, row.leading, row.unit) for row, _ in known}) == 1:
            return known[0][0]
        whole = sum((energy for _, energy in known), Decimal())
        if not whole:
            return None
        base = _weighed([(row.base, energy) for row, energy in known], whole)
        leading = _weighed([(row.leading, energy) for row, energy in known], whole)
        names = "、".join(product for product, _ in profile.products)
        units = {row.unit for row, _ in known}
        return Benchmark(base, leading, f"{names}按能源消费量加权", units.pop() if len(units) == 1 else "")

    def _row(self, profile: Profile, number: int, product: str = "") -> Benchmark | None:
        wanted = key(number, profile.industry, profile.size, product)
        for of_product in dict.fromkeys((wanted.product, "")):
            for of_size in dict.fromkeys((wanted.size, "")):
                ends = self.rows.get(Key(number, wanted.industry, of_size, of_product))
                if ends is not None:
                    words = (profile.industry or "通则", profile.size if of_size else "", product if of_product else "")
                    return Benchmark(ends.base, ends.leading, "，".join(filter(None, words)), ends.unit)
        return None


def _weighed(ends: Iterable[tuple[Decimal, Decimal]], whole: Decimal) -> Decimal:
    """The mean by energy, to the last place of a figure, a half away from zero."""
    with localcontext() as context:
        context.prec = 60
        mean = sum((end * energy for end, energy in ends), Decimal()) / whole
        return mean.quantize(_LAST_PLACE, ROUND_HALF_UP)
