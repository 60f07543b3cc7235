"""Who comes within ceilings by rank. Pure.

Who ties across a ceiling's edge comes within it together or not at all: which of them, no rank can say.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.plugin_api.labels import Labelled


class Room(Labelled):
    """Whether ceilings leave room for somebody, the widest first."""

    WITHIN = "within", "名额内", "good"
    EXCUSED = "excused", "超出名额，须写明理由", "waiting"
    TIED = "tied", "并列，名额不足", "waiting"
    BEYOND = "beyond", "超出名额", "bad"
    BARRED = "barred", "有不符合项，不能推荐", "bad"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """So many places: who has one (`taken`), and who waits for one. `in_principle`: for a reason more come through."""

    count: int
    taken: frozenset[str]
    waiting: frozenset[str]
    in_principle: bool = False


def rooms(scores: Mapping[str, Decimal], ceilings: Sequence[Ceiling]) -> dict[str, Room]:
    """What all ceilings leave whoever comes under one, the best score first; equal ones tie.

    The ceilings of lower bodies stand first: whom one of them leaves no room takes none of those above it.
    """
    found: dict[str, Room] = {}
    for ceiling in ceilings:
        going = {id: -scores[id] for id in ceiling.waiting if id in scores and found.get(id) not in _LEFT_OUT}
        standing, left = sorted(going.values()), ceiling.count - len(ceiling.taken)
        given = {id: _room(rank, standing, left, ceiling) for id, rank in going.items()}
        for id, room in {**dict.fromkeys(ceiling.taken, Room.WITHIN), **given}.items():
            found[id] = max(found.get(id, room), room, key=_NARROWING.index)
    return found


_NARROWING = list(Room)
_LEFT_OUT = frozenset({Room.TIED, Room.BEYOND})


def _room(rank: Decimal, standing: Sequence[Decimal], left: int, ceiling: Ceiling) -> Room:
    better, as_good = bisect_left(standing, rank), bisect_right(standing, rank)
    if as_good <= left:
        return Room.WITHIN
    if ceiling.in_principle:
        return Room.EXCUSED
    return Room.TIED if better < left else Room.BEYOND
