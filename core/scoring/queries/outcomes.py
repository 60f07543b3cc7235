"""What other weights, thresholds, ceilings or benchmarks would give: the outcome list beside today's. Nothing changes.

What is asked here is what carrying it out then does: both give the same declarations the same values, and score, rank
and grade by the same functions (`core.policy_desk.operations.valuing`, `core.scoring.operations.pinning`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from core.applications import queries as applications
from core.applications.queries.rulebook import Rulebook
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.filling.queries import as_submitted_of
from core.jobs.purposes import Report, unheard
from core.plugin_api import Declaration
from core.plugin_api.kinds import Kind
from core.policy import grading
from core.policy.pinned import PinnedCall
from core.policy_desk.queries.impact import with_declaration
from core.registry import Registry
from core.scoring.models import BenchmarkRevision
from core.scoring.queries import scores
from core.scoring.queries.ranking import Entered, Ranking, ranking_by, ranking_of
from core.scoring.rules.ceilings import Ceiling, Room, rooms

_AT_ONCE = 500
"""Applications whose answers are held at a time."""


@dataclass(frozen=True, slots=True)
class Places:
    """The ceilings of a call's category, those of lower bodies first; ``barred``: whom no place helps."""

    ceilings: Sequence[Ceiling]
    barred: frozenset[str]


JUDGED: Registry[Callable[[Ranking], Mapping[str, Mapping[str, Decimal | None]]]] = Registry()
"""The scores of whoever was judged, by application, for each tiers (by id) that a stage of judging gives; None for whom
was not found qualified."""

PLACES: Registry[Callable[[Ranking], Places]] = Registry()
"""What ceilings leave, as recommending has them."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What is asked about: declarations with other values, each in the place of the one of its id; other benchmarks."""

    declared: tuple[tuple[Kind[Any], Declaration], ...] = ()
    revision: BenchmarkRevision | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands in one of the two lists; ``rank`` is None for who has none."""

    total: Decimal
    rank: int | None
    tier: str
    room: Room | None
    is_below: bool = False
    """The average of the listed units, that new ones are held to."""

    def as_json(self) -> list[Any]:
        return [str(self.total), self.rank, self.tier, self.room, self.is_below]

    @classmethod
    def from_json(cls, stored: Sequence[Any]) -> Standing:
        total, rank, tier, room, is_below = stored
        return cls(Decimal(total), rank, tier, None if room is None else Room(room), is_below=is_below)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An application as it stands today, and as it would. ``listed``: its unit stands on the list already; ``is_out``:
    it was not recommended, or not selected; ``lacking``: what would keep it from a rank."""

    application_id: str
    name: str
    listed: bool
    today: Standing
    then: Standing
    is_out: bool = False
    lacking: str = ""
    body_id: str = ""

    @property
    def differs(self) -> bool:
        return self.today != self.then

    def as_json(self) -> dict[str, Any]:
        standings = {"today": self.today.as_json(), "then": self.then.as_json()}
        said = {"is_out": self.is_out, "lacking": self.lacking, "body_id": self.body_id}
        return {"application_id": self.application_id, "name": self.name, "listed": self.listed, **standings, **said}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Outcome:
        today, then = (Standing.from_json(stored[each]) for each in ("today", "then"))
        said = (
            stored.get("is_out", False),
            stored.get("lacking", ""),
            stored.get("body_id", ""),
        )  # results of earlier releases do not say
        return cls(stored["application_id"], stored["name"], stored["listed"], today, then, *said)


def kept_otherwise(opened: OpenedCall, otherwise: Otherwise) -> PinnedCall:
    """What a call would keep."""
    kept = pinned(opened)
    for kind, declaration in otherwise.declared:
        kept = with_declaration(kept, kind, declaration)
    return kept


def outcomes(opened: OpenedCall, category: str, otherwise: Otherwise, report: Report = unheard) -> tuple[Outcome, ...]:
    """Everybody who has a score, in the order of the ranks that they would have; listed units first.

    `report` is told how many of them have been reckoned.
    """
    today, kept = ranking_of(opened, category), kept_otherwise(opened, otherwise)
    lacking: dict[str, str] = {}
    then = (
        None
        if today is None
        else ranking_by(kept, category, tuple(_reckoned(today, kept, otherwise.revision, report, lacking)))
    )
    if today is None or then is None:
        return ()
    was, becomes = _standings(today), _standings(then)
    found = [
        Outcome(
            id,
            each.name,
            each.listed,
            was[id],
            becomes[id],
            is_out=each.is_out,
            lacking=lacking.get(id, ""),
            body_id=each.body_id,
        )
        for each in then.entered
        for id in (each.application_id,)
    ]
    return tuple(sorted(found, key=lambda each: (not each.listed, each.then.rank or len(found) + 1)))


def _reckoned(
    today: Ranking,
    kept: PinnedCall,
    revision: BenchmarkRevision | None,
    report: Report,
    lacking: dict[str, str],
) -> Sequence[Entered]:
    """Everybody's score by what would be kept, from what was submitted; `lacking` is told what was not scored."""

    @cache
    def book(category: str, track: str | None, levels: tuple[str, ...]) -> Rulebook:
        return Rulebook(kept, category, track, levels)

    found = []
    for start in range(0, len(today.entered), _AT_ONCE):
        report(start, len(today.entered), f"正在重新计分，第 {start + 1} 家起")
        some = today.entered[start : start + _AT_ONCE]
        ids = [each.application_id for each in some]
        answers = as_submitted_of(ids)
        known = {each.id: each for each in applications.several(ids)}
        for entered in some:
            one = known[entered.application_id]
            by = book(one.category, one.track, tuple(one.levels))
            reckoned = scores.reckon(one, answers[one.id], by, None if revision is None else revision.id)
            if reckoned is not None:
                found.append(replace(entered, total=reckoned.sheet.total, complete=reckoned.sheet.complete))
                count = Counter(part.state.label for part in reckoned.sheet.unscored)
                lacking[one.id] = "，".join(f"{number} 项{label}" for label, number in count.items())
    return sorted(found, key=lambda each: -each.total)


def _standings(ranking: Ranking) -> Mapping[str, Standing]:
    tier, room = tiers_of(ranking), room_of(ranking)
    found = {}
    for each in ranking.entered:
        id, placed = each.application_id, ranking.by_id.get(each.application_id)
        rank = None if placed is None else placed.rank
        found[id] = Standing(each.total, rank, tier.get(id, ""), room.get(id), is_below=ranking.is_below(each))
    return found


def tiers_of(ranking: Ranking) -> Mapping[str, str]:
    """The tiers that scores and ranks give, by the application's id; of several gradings one after another.

    Where tiers are given at a stage of judging, they follow from what was found there: as soon as anybody was judged,
    of those alone. Until then, and where no stage gives them, they follow from the applicants' own figures.
    """
    judged = {tiers: scores for ask in JUDGED.values() for tiers, scores in ask(ranking).items()}
    found: dict[str, list[str]] = {}
    for tiers in ranking.kept.grading.values():
        if not grading.is_scored(tiers) or not grading.concerns(tiers, ranking.category):
            continue
        is_theirs = grading.is_ranked(tiers) and tiers.id not in judged
        own = {each.entered.application_id: each.entered.total for each in ranking.placed(listed_alone=is_theirs)}
        counting = {id: score for id, score in (judged.get(tiers.id) or own).items() if score is not None}
        for id, tier in grading.tiers_by(tiers, counting).items():
            found.setdefault(id, []).append(tier)
    return {id: "、".join(given) for id, given in found.items()}


def room_of(ranking: Ranking) -> Mapping[str, Room]:
    """Whom the ceilings of its body, and of those above, leave room, declared or worked out."""
    scores = {each.application_id: each.total for each in ranking.entered if each.complete}
    found: dict[str, Room] = {}
    for ask in PLACES.values():
        places = ask(ranking)
        found |= {**rooms(scores, places.ceilings), **dict.fromkeys(places.barred, Room.BARRED)}
    return found
