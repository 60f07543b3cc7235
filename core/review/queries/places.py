"""What ceilings leave to the applications of a category, as their letters are held to them: for whoever ranks them."""

from __future__ import annotations

from collections.abc import Iterator, Set
from functools import cache, partial

from core.applications.facts import findings
from core.applications.queries import batches
from core.applications.queries.batches import Read
from core.applications.queries.places import worked_out
from core.applications.rules.assessment import guarding
from core.bodies.queries import tiers
from core.calls import queries as calls
from core.calls.queries import own_bodies
from core.plugin_api import Does, Force, Quota, QuotaFormula, Stage
from core.policy.pinned import PinnedCall
from core.policy.places import Worked
from core.policy_desk.queries.impact import Few
from core.review.queries.recommending import candidate, taken
from core.review.rules.ceilings import Ceiling, ceilings_for
from core.scoring.queries.outcomes import Places
from core.scoring.queries.ranking import Ranking
from core.scoring.rules import ceilings


def places(ranking: Ranking) -> Places:
    """The ceilings that the ranking's call keeps, with who has a place by a letter and who waits for one.

    Barred are those who wait and whom a demand that nobody may waive keeps from being recommended.
    """
    opened, kept = calls.get(ranking.kept.call.id), ranking.kept
    declared: list[Quota | QuotaFormula] = [*kept.book.quotas.values(), *kept.book.quota_formulas.values()]
    if all(each.category != ranking.category for each in declared):
        return Places((), frozenset())
    candidates, barred, by = [], set[str](), _Demands(kept)
    for each in batches.live(opened, categories=[ranking.category]):
        candidates.append(candidate(each.application))
        if by.bar(each):
            barred.add(each.application.id)
    quotas: list[Quota | Worked] = [*kept.book.quotas.values(), *worked_out(opened, book=kept.book)]
    found: dict[str, Ceiling] = {}
    for stage in _recommending(kept):
        under = ceilings_for(quotas, candidates, tiers(), year=opened.year, stage=stage.id)
        found |= {each.quota.id: each for each in under}
    with_place = {id: taken(opened, each) for id, each in found.items()}
    barred.difference_update(*with_place.values())
    lowest_first = sorted(found.values(), key=lambda each: len(each.bodies))
    return Places([_open(each, with_place[each.quota.id], barred) for each in lowest_first], frozenset(barred))


def _recommending(kept: PinnedCall) -> Iterator[Stage]:
    return (each for each in kept.call.stages if each.kind is Does.RECOMMEND)


def _open(ceiling: Ceiling, taken: frozenset[str], barred: Set[str]) -> ceilings.Ceiling:
    waiting = frozenset(each.id for each in ceiling.candidates) - taken - barred
    in_principle = ceiling.quota.force is Force.IN_PRINCIPLE
    return ceilings.Ceiling(ceiling.quota.count, taken, waiting, in_principle=in_principle)


class _Demands:
    """Those that nobody may waive: no other rule is judged, and each kind of entry has its rulebook once."""

    def __init__(self, kept: PinnedCall) -> None:
        self.stages = tuple(_recommending(kept))
        ids = frozenset(each.id for each in kept.rules.values() if each.force is Force.MUST)
        self.book = cache(partial(Few, kept, ids=ids))

    def bar(self, read: Read) -> bool:
        """Whether one of them keeps an application from being recommended."""
        one = read.application
        book = self.book(one.category, one.track, tuple(one.levels), own_bodies(one.call, one.body_id))
        found = findings.of(one, read.answers, recorded=read.recorded, book=book)
        refusals = [each for each in found if each.is_refusal]
        return any(guarding(refusals, stage) for stage in self.stages)
