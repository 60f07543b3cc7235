"""What other weights, thresholds, ceilings or benchmarks would give: the outcome list beside today's. Nothing changes.

What is asked here is what carrying it out then does: both give the same declarations the same values, and score, rank
and grade by the same functions (`core.policy_desk.operations.valuing`, `core.scoring.operations.pinning`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from core.applications import queries as applications
from core.applications.queries.rulebook import Rulebook
from core.bodies.queries import tiers
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.filling.queries import as_submitted_of
from core.plugin_api import Declaration, Quota, QuotaKind
from core.plugin_api.kinds import Kind
from core.policy.pinned import PinnedCall
from core.policy_desk.queries.impact import with_declaration
from core.scoring.models import BenchmarkRevision
from core.scoring.queries import scores
from core.scoring.queries.ranking import Entered, Placed, Ranking, ranking_by, ranking_of
from core.scoring.rules.ceilings import Room, rooms


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What is asked about: declarations with other values, each in the place of the one of its id; other benchmarks."""

    declared: tuple[tuple[Kind[Any], Declaration], ...] = ()
    revision: BenchmarkRevision | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands in one of the two lists; ``placed`` is None for who has no rank."""

    placed: Placed | None
    tier: str
    room: Room | None

    @property
    def rank(self) -> int | None:
        return None if self.placed is None else self.placed.rank


@dataclass(frozen=True, slots=True)
class Outcome:
    """An application as it stands today, and as it would."""

    entered: Entered
    would: Entered
    today: Standing
    then: Standing

    @property
    def differs(self) -> bool:
        known = [(each.rank, each.tier, each.room) for each in (self.today, self.then)]
        return self.entered.total != self.would.total or known[0] != known[1]


def kept_otherwise(opened: OpenedCall, otherwise: Otherwise) -> PinnedCall:
    """What a call would keep."""
    kept = pinned(opened)
    for kind, declaration in otherwise.declared:
        kept = with_declaration(kept, kind, declaration)
    return kept


def ranking_if(opened: OpenedCall, category: str, otherwise: Otherwise) -> Ranking | None:
    """The ranking as it would be; None where the call scores nothing of the category."""
    today = ranking_of(opened, category)
    if today is None:
        return None
    kept = kept_otherwise(opened, otherwise)
    return ranking_by(opened, category, kept, tuple(_reckoned(today, kept, otherwise.revision)))


def outcomes(opened: OpenedCall, category: str, otherwise: Otherwise) -> tuple[Outcome, ...]:
    """Everybody who has a score, in the order of the ranks that they would have; listed units first."""
    today, then = ranking_of(opened, category), ranking_if(opened, category, otherwise)
    if today is None or then is None:
        return ()
    was, becomes = _standings(today), _standings(then)
    entered = {each.application_id: each for each in today.entered}
    found = [
        Outcome(entered[each.application_id], each, was[each.application_id], becomes[each.application_id])
        for each in then.entered
    ]
    return tuple(sorted(found, key=lambda each: (not each.entered.listed, each.then.rank or len(found) + 1)))


def _reckoned(today: Ranking, kept: PinnedCall, revision: BenchmarkRevision | None) -> Iterator[Entered]:
    """Everybody's score by what would be kept, from what was submitted."""
    ids = [each.application_id for each in today.entered]
    answers = as_submitted_of(ids)
    known = {each.id: each for each in applications.several(ids)}

    @cache
    def book(category: str, track: str | None, levels: tuple[str, ...]) -> Rulebook:
        return Rulebook(kept, category, track, levels)

    found = []
    for entered in today.entered:
        one = known[entered.application_id]
        by = book(one.category, one.track, tuple(one.levels))
        reckoned = scores.reckon(one, answers[one.id], by, revision)
        if reckoned is not None:
            found.append(replace(entered, total=reckoned.sheet.total, complete=reckoned.sheet.complete))
    yield from sorted(found, key=lambda each: -each.total)


def _standings(ranking: Ranking) -> Mapping[str, Standing]:
    room = dict(_room(ranking))
    return {
        each.application_id: Standing(
            ranking.by_id.get(each.application_id),
            ranking.tier_by_id.get(each.application_id, ""),
            room.get(each.application_id),
        )
        for each in ranking.entered
    }


def ceilings(kept: PinnedCall, category: str) -> list[Quota]:
    """The ceilings under which new applications of a category come in a call, by their ids."""
    every = sorted(kept.quotas.values(), key=lambda each: each.id)
    return [each for each in every if each.kind is QuotaKind.CEILING and each.category == category]


def _room(ranking: Ranking) -> Iterator[tuple[str, Room]]:
    """Whom the ceilings of its body, and of those above, leave room; the narrowest speaks."""
    known, found = tiers(), dict[str, Room]()
    for quota in ceilings(ranking.kept, ranking.category):
        bodies = known.below({quota.body})
        under = {each.entered.application_id: each.rank for each in ranking.new if each.entered.body_id in bodies}
        for id, room in rooms(under, quota.count).items():
            found[id] = max(found.get(id, room), room, key=list(Room).index)
    yield from found.items()
