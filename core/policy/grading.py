"""Grading: which tier a score or a rank gives, and what a tier opens. Pure.

What the declarations leave open is decided here, and told in ``docs/decisions/0008-ranks-have-one-tier-each.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from core.plugin_api.declarations import AssignedBy, Band, GradingTiers

_WHOLE = Decimal(100)


def concerns(grading: GradingTiers, category: str) -> bool:
    """Whether entries of a category are graded by these tiers; no category named means every one."""
    return not grading.categories or category in grading.categories


def is_at_least(grading: GradingTiers, tier: str, least: str) -> bool:
    """Whether a tier is as good as another of the same grading, or better."""
    return grading.tiers.index(tier) <= grading.tiers.index(least)


def opened_levels(grading: GradingTiers, tier: str | None, levels: Sequence[str]) -> tuple[str, ...]:
    """Those of the levels that the tier opens, and those that ask for no tier; without a tier only the latter."""
    required = grading.required_for
    return tuple(
        level
        for level in levels
        if level not in required or (tier is not None and is_at_least(grading, tier, required[level]))
    )


def tier_of_score(grading: GradingTiers, score: Decimal) -> str | None:
    """The tier whose band holds the score: ``least`` belongs to it, ``below`` does not; None beneath the lowest band.

    The best band reaches upward as far as its ``below`` says, without one as far as scores go.
    """
    return tier_in(grading.bands, score)


def tier_in(bands: Sequence[Band], score: Decimal) -> str | None:
    """The tier of the first of these bands that holds the score."""
    return next((band.tier for band in bands if _holds(band, score)), None)


def tier_of_rank(grading: GradingTiers, rank: int, of: int) -> str:
    """The tier of the rank (counted from 1) among so many. Raises ValueError for a rank that there is not.

    From the best tier down, the shares add up to where each tier ends: that many of all, a half counted upward. So
    every rank has exactly one tier, whatever the shares come to.
    """
    if not 1 <= rank <= of:
        raise ValueError(f"there is no rank {rank} of {of}")
    return next((tier for tier, _, last in ends_of_tiers(grading, of) if rank <= last), grading.tiers[-1])


def ends_of_tiers(grading: GradingTiers, of: int) -> Iterator[tuple[str, Decimal, int]]:
    """With which rank among so many each tier ends: the tier, the shares down to it added up, the rank."""
    share = {band.tier: band.share or Decimal() for band in grading.bands}
    reached = Decimal()
    for tier in grading.tiers:
        reached += share[tier]
        yield tier, reached, _places(reached, of)


def tiers_by_rank(grading: GradingTiers, scores: Mapping[str, Decimal]) -> dict[str, str]:
    """The tier of each entry, the best score first; who have the same score share the rank of the first of them."""
    ranks = _ranks(scores)
    return {entry: tier_of_rank(grading, ranks[entry], len(scores)) for entry in ranks}


def tiers_by(grading: GradingTiers, scores: Mapping[str, Decimal]) -> dict[str, str]:
    """The tier that each of these scores gives, by itself or by its rank; who reaches no tier is not there."""
    if is_ranked(grading):
        return tiers_by_rank(grading, scores)
    reached = {entry: tier_of_score(grading, score) for entry, score in scores.items()}
    return {entry: tier for entry, tier in reached.items() if tier is not None}


def is_recorded(grading: GradingTiers | None) -> bool:
    """Whether the panel names the tier itself."""
    return grading is not None and grading.assigned_by is AssignedBy.PANEL


def is_scored(grading: GradingTiers | None) -> bool:
    """Whether the tier follows from a score, by itself or by its rank."""
    return grading is not None and grading.assigned_by is not AssignedBy.PANEL


def is_ranked(grading: GradingTiers | None) -> bool:
    """Whether the tiers are assigned together, by rank."""
    return grading is not None and grading.assigned_by is AssignedBy.RANK


def _holds(band: Band, score: Decimal) -> bool:
    return band.least is not None and band.least <= score and (band.below is None or score < band.below)


def _places(reached: Decimal, of: int) -> int:
    return int((reached * of / _WHOLE).quantize(Decimal(1), ROUND_HALF_UP))


def _ranks(scores: Mapping[str, Decimal]) -> dict[str, int]:
    ordered = sorted(scores, key=lambda entry: (-scores[entry], entry))
    first: dict[Decimal, int] = {}
    for rank, entry in enumerate(ordered, start=1):
        first.setdefault(scores[entry], rank)
    return {entry: first[scores[entry]] for entry in ordered}
