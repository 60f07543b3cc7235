"""Who comes within ceilings by score, and who ties across an edge."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.scoring.rules.ceilings import Ceiling, Room, rooms

WITHIN, EXCUSED, TIED, BEYOND = Room.WITHIN, Room.EXCUSED, Room.TIED, Room.BEYOND
NOBODY = frozenset[str]()


def found(scores: str, *ceilings: Ceiling) -> dict[str, Room]:
    """Of so many scores as there are letters, from a on: a digit each."""
    return rooms({id: Decimal(score) for id, score in zip("abcdef", scores, strict=False)}, ceilings)


def ceiling(count: int, waiting: str, taken: str = "", *, in_principle: bool = False) -> Ceiling:
    return Ceiling(count, frozenset(taken), frozenset(waiting), in_principle=in_principle)


@pytest.mark.parametrize(
    ("scores", "count", "expected"),
    [
        ("987", 2, [WITHIN, WITHIN, BEYOND]),
        ("9887", 2, [WITHIN, TIED, TIED, BEYOND]),
        ("99", 2, [WITHIN, WITHIN]),
        ("99", 0, [BEYOND, BEYOND]),
        ("", 1, []),
    ],
)
def test_a_ceiling_takes_the_best_and_never_chooses_among_equals(scores: str, count: int, expected: list[Room]) -> None:
    given = found(scores, ceiling(count, "abcdef"[: len(scores)]))
    assert [given[id] for id in "abcdef"[: len(scores)]] == expected


def test_a_ceiling_in_principle_turns_nobody_away() -> None:
    assert found("988", ceiling(2, "abc", in_principle=True)) == {"a": WITHIN, "b": EXCUSED, "c": EXCUSED}


def test_who_has_a_place_keeps_it_and_who_has_no_score_is_told_nothing() -> None:
    assert found("98", ceiling(2, "abf", taken="e")) == {"e": WITHIN, "a": WITHIN, "b": BEYOND}
    assert found("98", ceiling(1, "ab", taken="de")) == {"d": WITHIN, "e": WITHIN, "a": BEYOND, "b": BEYOND}


def test_the_narrowest_speaks_and_whom_the_lower_one_leaves_takes_none_above() -> None:
    lower, neighbour = ceiling(1, "ab"), ceiling(2, "cd")
    assert found("9876", lower, neighbour, ceiling(2, "abcd")) == {"a": WITHIN, "b": BEYOND, "c": WITHIN, "d": BEYOND}
    assert found("9976", lower, neighbour, ceiling(2, "abcd")) == {"a": TIED, "b": TIED, "c": WITHIN, "d": WITHIN}
