"""Who comes within a ceiling by rank, and who ties across its edge."""

from __future__ import annotations

import pytest

from core.scoring.rules.ceilings import Room, rooms

WITHIN, TIED, BEYOND = Room.WITHIN, Room.TIED, Room.BEYOND


@pytest.mark.parametrize(
    ("ranks", "count", "found"),
    [
        ([1, 2, 3], 2, [WITHIN, WITHIN, BEYOND]),
        ([1, 2, 2, 4], 2, [WITHIN, TIED, TIED, BEYOND]),
        ([1, 1], 2, [WITHIN, WITHIN]),
        ([1, 1], 0, [BEYOND, BEYOND]),
        ([3, 7], 1, [WITHIN, BEYOND]),  # ranks among all, of whom these two come under the ceiling
        ([], 1, []),
    ],
)
def test_a_ceiling_takes_the_best_and_never_chooses_among_equals(
    ranks: list[int], count: int, found: list[Room]
) -> None:
    assert list(rooms({str(number): rank for number, rank in enumerate(ranks)}, count).values()) == found
