"""Who comes within a ceiling by rank. Pure.

Who ties across the ceiling's edge comes within it together or not at all: which of them, no rank can say.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from core.plugin_api.labels import Labelled


class Room(Labelled):
    """Whether a ceiling leaves room for somebody's rank."""

    WITHIN = "within", "名额内", "good"
    TIED = "tied", "并列，名额不足", "waiting"
    BEYOND = "beyond", "超出名额", "bad"


def rooms(ranks: Mapping[str, int], count: int) -> dict[str, Room]:
    """For each of those who come under one ceiling, by their ranks (equal ones tie), whether it leaves room."""
    standing = sorted(ranks.values())
    return {id: _room(rank, standing, count) for id, rank in ranks.items()}


def _room(rank: int, standing: Sequence[int], count: int) -> Room:
    better, as_good = bisect_left(standing, rank), bisect_right(standing, rank)
    if as_good <= count:
        return Room.WITHIN
    return Room.TIED if better < count else Room.BEYOND
