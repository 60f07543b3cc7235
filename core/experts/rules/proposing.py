"""Who might score what: the fields fit, the load is even, and who must not is never among them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """An application that lacks so many experts. ``about``: what it is about, as words are compared."""

    id: str
    lacks: int
    about: frozenset[str]
    barred: Collection[str]
    """The experts who must not score it, or were given it already."""


@dataclass(frozen=True, slots=True)
class Available:
    """An expert, what he knows, how many applications he has under way, and how many he was given in all."""

    id: str
    fields: frozenset[str]
    load: int
    given: int = 0


def fits(fields: Collection[str], about: Collection[str]) -> bool:
    """Whether one of the fields is what it is about, or part of its name, or the other way round."""
    return any(one in other or other in one for one in fields for other in about if one and other)


def propose(wanted: Sequence[Wanted], experts: Sequence[Available]) -> Mapping[str, tuple[str, ...]]:
    """The experts for each application, as many as it lacks where there are so many.

    Whoever has the fewest to choose from chooses first; of those who may, who knows the field goes before who does not,
    then who has least to do, then who was given the fewest so far. The same is asked twice, the same comes out.
    """
    loads = {each.id: (each.load, each.given) for each in experts}
    free = {each.id: [one for one in experts if one.id not in each.barred] for each in wanted}
    found: dict[str, tuple[str, ...]] = {}
    for each in sorted(wanted, key=lambda one: (len(free[one.id]), one.id)):
        fitting = {one.id: fits(one.fields, each.about) for one in free[each.id]}
        order = sorted(fitting, key=lambda id: (not fitting[id], loads[id], id))
        found[each.id] = tuple(order[: each.lacks])
        for id in found[each.id]:
            under_way, given = loads[id]
            loads[id] = under_way + 1, given + 1
    return {each.id: found[each.id] for each in wanted}
