"""What scores come to: worked by hand, and held to what every average is held to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experts.rules.results import leanings, result, rounded, taken_off
from core.plugin_api import Averaging, ExpertPanel

FULL = Decimal(100)


def panel(**given: object) -> ExpertPanel:
    return ExpertPanel(**{"sheet": "sheet", "quorum": 1, "choice": "x", **given})  # type: ignore[arg-type]


def points(*given: str) -> dict[str, Decimal]:
    return {f"e{place}": Decimal(each) for place, each in enumerate(given)}


@pytest.mark.parametrize(
    ("method", "given", "score"),
    [
        (panel(), ("80", "85", "90.5"), "85.17"),
        (panel(decimals=0), ("80", "85"), "83"),  # 82.5, a half upward
        (panel(method=Averaging.MEDIAN), ("80", "99", "85"), "85.00"),
        (panel(method=Averaging.MEDIAN), ("80", "99", "85", "86"), "85.50"),
        (panel(method=Averaging.TRIMMED_MEAN, trimmed=1), ("10", "80", "85", "100"), "82.50"),
        (panel(method=Averaging.TRIMMED_MEAN, trimmed=1), ("0", "0", "100"), "0.00"),
        (panel(), ("0",), "0.00"),
    ],
)
def test_worked_by_hand(method: ExpertPanel, given: tuple[str, ...], score: str) -> None:
    found = result(points(*given), method, FULL, {})
    assert str(found.score) == score
    assert found.spread == max(map(Decimal, given)) - min(map(Decimal, given))


def test_fewer_than_the_quorum_come_to_nothing() -> None:
    with pytest.raises(ValueError, match="asked for"):
        result(points("80"), panel(quorum=2), FULL, {})


def test_beyond_the_limit_they_are_apart_and_at_it_they_are_not() -> None:
    limit = panel(spread=Decimal(10))
    assert not result(points("80", "90"), limit, FULL, {}).is_apart(limit)
    assert result(points("80", "90.01"), limit, FULL, {}).is_apart(limit)
    assert not result(points("0", "100"), panel(), FULL, {}).is_apart(panel())


def test_who_is_severe_is_severe_beside_those_with_whom_he_scored() -> None:
    scores = {"x": points("70", "80", "84"), "y": points("60", "70", "74"), "z": {"alone": Decimal(3)}}
    found = leanings(scores)
    # 70 − 82 and 60 − 72; 80 − 77 and 70 − 67; 84 − 75 and 74 − 65
    assert found == {"e0": (Fraction(-12), 2), "e1": (Fraction(3), 2), "e2": (Fraction(9), 2)}
    assert taken_off(found, panel()) == {}
    assert taken_off(found, panel(corrected_from=3)) == {}
    corrected = result(scores["x"], panel(corrected_from=2), FULL, taken_off(found, panel(corrected_from=2)))
    assert [part.corrected for part in corrected.parts] == [Decimal("82.00"), Decimal("77.00"), Decimal("75.00")]
    assert corrected.score == Decimal("78.00")
    assert corrected.spread == 14, "as they were given"


def test_a_correction_leads_nowhere_beyond_the_sheet() -> None:
    leaning = {"e0": Fraction(-20), "e1": Fraction(20)}
    found = result(points("95", "5"), panel(), FULL, leaning)
    assert [part.corrected for part in found.parts] == [Decimal("100.00"), Decimal("0.00")]


scores = st.lists(st.decimals(0, 100, places=2), min_size=3, max_size=9)


@given(scores, st.sampled_from(Averaging))
def test_it_lies_between_them_and_rises_with_each(found: list[Decimal], method: Averaging) -> None:
    trimmed = 1 if method is Averaging.TRIMMED_MEAN else 0
    by = panel(method=method, trimmed=trimmed)
    first = result(points(*map(str, found)), by, FULL, {}).score
    assert min(found) <= first <= max(found)
    better = [min(each + 1, FULL) for each in found]
    assert result(points(*map(str, better)), by, FULL, {}).score >= first
    assert result(points(*map(str, reversed(found))), by, FULL, {}).score == first, "whoever gave which"


def test_a_half_goes_upward() -> None:
    assert rounded(Fraction(5, 1000), 2) == Decimal("0.01")
    assert rounded(Fraction(-5, 1000), 2) == Decimal("0.00")
