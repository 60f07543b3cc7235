"""Tiers by score and by rank, both sides of every edge; and what a tier opens."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plugin_api import AssignedBy, Band, FrozenMap, GradingTiers
from core.policy import grading

PANEL = GradingTiers(
    id="panel",
    tiers=("A", "B", "C"),
    assigned_by=AssignedBy.PANEL,
    categories=("factory",),
    required_for=FrozenMap({"national": "B"}),
    clause="CO-1",
)
STARS = GradingTiers(
    id="stars",
    tiers=("five", "four", "three"),
    assigned_by=AssignedBy.SCORE,
    bands=(
        Band(tier="five", least=Decimal(90)),
        Band(tier="four", least=Decimal(75), below=Decimal(90)),
        Band(tier="three", least=Decimal(60), below=Decimal(75)),
    ),
    clause="CO-1",
)
RANKS = GradingTiers(
    id="ranks",
    tiers=("A+", "A", "B"),
    assigned_by=AssignedBy.RANK,
    bands=(
        Band(tier="A+", share=Decimal(5)),
        Band(tier="A", share=Decimal(35)),
        Band(tier="B", share=Decimal(60)),
    ),
    clause="CO-1",
)

scores = st.decimals(min_value=0, max_value=100, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("tier", "levels"),
    [
        ("A", ("provincial", "national")),
        ("B", ("provincial", "national")),
        ("C", ("provincial",)),
        (None, ("provincial",)),
    ],
)
def test_what_a_tier_opens(tier: str | None, levels: tuple[str, ...]) -> None:
    assert grading.opened_levels(PANEL, tier, ("provincial", "national")) == levels


def test_who_is_graded() -> None:
    assert grading.concerns(PANEL, "factory")
    assert not grading.concerns(PANEL, "park")
    assert grading.concerns(STARS, "park")


@pytest.mark.parametrize(
    ("score", "tier"),
    [
        ("100", "five"),
        ("90", "five"),
        ("89.99", "four"),
        ("75", "four"),
        ("74.9", "three"),
        ("60", "three"),
        ("59.9", None),
    ],
)
def test_a_band_holds_its_least_and_not_its_end(score: str, tier: str | None) -> None:
    assert grading.tier_of_score(STARS, Decimal(score)) == tier


@given(scores, scores)
def test_a_better_score_has_no_worse_tier(one: Decimal, other: Decimal) -> None:
    order = [*STARS.tiers, None]
    better, worse = max(one, other), min(one, other)
    assert order.index(grading.tier_of_score(STARS, better)) <= order.index(grading.tier_of_score(STARS, worse))


@pytest.mark.parametrize(
    ("rank", "of", "tier"),
    [
        (1, 60, "A+"),
        (3, 60, "A+"),
        (4, 60, "A"),
        (24, 60, "A"),
        (25, 60, "B"),
        (60, 60, "B"),
        (1, 10, "A+"),  # half a place is one
        (1, 9, "A"),  # less than half a place is none
        (1, 1, "B"),
    ],
)
def test_shares_of_the_ranks(rank: int, of: int, tier: str) -> None:
    assert grading.tier_of_rank(RANKS, rank, of) == tier


@pytest.mark.parametrize("rank", [0, 4])
def test_there_is_no_such_rank(rank: int) -> None:
    with pytest.raises(ValueError, match="no rank"):
        grading.tier_of_rank(RANKS, rank, 3)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=6), st.integers(1, 200))
def test_every_rank_has_one_tier_and_none_is_better_than_the_one_before(parts: list[int], of: int) -> None:
    whole = sum(parts)
    shares = [Decimal(part) * 100 / whole for part in parts]
    tiers = tuple(f"t{number}" for number in range(len(parts)))
    made = GradingTiers(
        id="any",
        tiers=tiers,
        assigned_by=AssignedBy.RANK,
        bands=tuple(Band(tier=tier, share=share) for tier, share in zip(tiers, shares, strict=True)),
        clause="CO-1",
    )
    given_out = [tiers.index(grading.tier_of_rank(made, rank, of)) for rank in range(1, of + 1)]
    assert given_out == sorted(given_out)
    for number, share in enumerate(shares):
        assert abs(given_out.count(number) - share * of / 100) <= 1


@given(st.dictionaries(st.text("abcdef", min_size=1), scores, min_size=1, max_size=30))
def test_the_same_score_has_the_same_tier_and_a_better_one_no_worse(given_scores: dict[str, Decimal]) -> None:
    tiers = grading.tiers_by_rank(RANKS, given_scores)
    assert tiers.keys() == given_scores.keys()
    order = RANKS.tiers.index
    for one, score in given_scores.items():
        for other, another in given_scores.items():
            if score == another:
                assert tiers[one] == tiers[other]
            elif score > another:
                assert order(tiers[one]) <= order(tiers[other])


def test_who_ties_shares_the_better_tier() -> None:
    tied = {f"u{number:02d}": Decimal(80) for number in range(5)} | {
        f"v{number:02d}": Decimal(70) for number in range(5)
    }
    assert set(grading.tiers_by_rank(RANKS, tied).values()) == {"A+", "B"}
