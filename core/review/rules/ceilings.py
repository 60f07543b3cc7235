"""Which ceilings a recommendation comes under: the bodies' own and those of every body above them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from core.bodies.rules import Tiers
from core.plugin_api import Quota, QuotaKind
from core.policy.places import Worked


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a ceiling needs to know of an application."""

    id: str
    name: str
    body_id: str
    category: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A quota not to be exceeded, with those of the chosen applications that come under it."""

    quota: Quota
    bodies: frozenset[str]
    candidates: tuple[Candidate, ...]
    worked: Worked | None = None
    """How the formula came to it, where one did."""

    def covers(self, body_id: str, category: str, levels: Collection[str]) -> bool:
        """Whether an application of that kind counts."""
        return covers(self.quota, self.bodies, body_id, category, levels)


def ceilings_for(
    quotas: Iterable[Quota | Worked], candidates: Sequence[Candidate], tiers: Tiers, *, year: int | None, stage: str
) -> tuple[Ceiling, ...]:
    """The ceilings under which the candidates come when they are recommended at a stage, in the order of their ids."""
    found = []
    given = [(each.quota, each) if isinstance(each, Worked) else (each, None) for each in quotas]
    for quota, worked in sorted(given, key=lambda each: each[0].id):
        if quota.kind is not QuotaKind.CEILING or not _holds_in(quota, year) or quota.stage not in {None, stage}:
            continue
        bodies = tiers.below({quota.body})
        concerned = tuple(
            each for each in candidates if covers(quota, bodies, each.body_id, each.category, each.levels)
        )
        if concerned:
            found.append(Ceiling(quota, bodies, concerned, worked))
    return tuple(found)


def covers(quota: Quota, bodies: Collection[str], body_id: str, category: str, levels: Collection[str]) -> bool:
    """Whether a quota, for these bodies, counts an application of that body, category and levels."""
    if body_id not in bodies or category != quota.category:
        return False
    return not quota.levels or not set(levels).isdisjoint(quota.levels)


def _holds_in(quota: Quota, year: int | None) -> bool:
    if year is None:
        return True
    return (quota.from_year is None or quota.from_year <= year) and (
        quota.until_year is None or year <= quota.until_year
    )
