"""What stands between chosen applications and their letter: findings, the gate of the body, ceilings already taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from core.applications.facts import findings
from core.applications.models import Application
from core.applications.policies import Held
from core.applications.queries.entering import misplaced
from core.applications.queries.places import worked_out
from core.applications.rules.assessment import guarding
from core.applications.workflow.states import State
from core.bodies.rules import Tiers
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.plugin_api import Finding, Force, Quota, Stage
from core.policy.bounds import excess
from core.policy.places import Worked
from core.review.models import Recommendation, RecommendedApplication
from core.review.queries import gates
from core.review.rules.ceilings import Candidate, Ceiling, ceilings_for

_NOT_COUNTED = (State.WITHDRAWN, State.DECLINED)


@dataclass(frozen=True, slots=True)
class Room:
    """A ceiling, how much of it is taken, and by how much the chosen applications would exceed it (0: they fit)."""

    ceiling: Ceiling
    body: str
    taken: int

    @property
    def limit(self) -> int:
        return self.ceiling.quota.count

    @property
    def chosen(self) -> int:
        return len(self.ceiling.candidates)

    @property
    def excess(self) -> int:
        return excess(self.limit, self.taken, self.chosen)

    @property
    def may_be_exceeded(self) -> bool:
        """Whether it holds in principle: for a reason on record more are let through."""
        return self.ceiling.quota.force is Force.IN_PRINCIPLE

    @property
    def arithmetic(self) -> str:
        """How the limit came about; empty where the document says it."""
        return self.ceiling.worked.said if self.ceiling.worked is not None else ""

    @property
    def left(self) -> int:
        """What is left of it once the chosen ones are recommended too."""
        return max(0, self.limit - self.taken - self.chosen)


@dataclass(frozen=True)
class Recommending:
    """Applications of one call that would be recommended by one letter at a `stage`; each thing is asked once.

    Their letter asks it and its page shows it before.
    """

    chosen: Sequence[Held]
    stage: Stage
    tiers: Tiers

    @property
    def applications(self) -> Sequence[Application]:
        return [held.application for held in self.chosen]

    @property
    def opened(self) -> OpenedCall:
        return self.chosen[0].application.call

    @property
    def body_id(self) -> str:
        """The body that acts for the first of them."""
        return self.acting(self.chosen[0])

    def acting(self, held: Held) -> str:
        """The body that acts at the stage for an application; its own where none does."""
        own = held.application.body_id
        return self.tiers.acting(own, held.book.call, self.stage) or own

    @cached_property
    def blocking(self) -> Mapping[str, Sequence[Finding]]:
        """What keeps each of them back, by application."""
        every = findings.of_several(self.applications)
        return {
            each.id: [*misplaced(each), *(one for one in guarding(every[each.id], self.stage) if one.blocks)]
            for each in self.applications
        }

    @cached_property
    def gates(self) -> Sequence[Finding]:
        """The stage's gates that concern them and block, judged for the body with its lower tiers."""
        return gates.blocking(self.chosen, self.stage, self.tiers).get(self.body_id, ())

    @cached_property
    def facts(self) -> Mapping[str, object]:
        """What gates are judged on."""
        return gates.body_facts(self.opened, self.body_id, self.tiers)

    @cached_property
    def placeless(self) -> Sequence[str]:
        """The units that were asked to file and are in no body's gate: it is asked of them when all is reported."""
        return gates.nobodys_units(self.opened) if pinned(self.opened).gates_for(self.stage.id) else ()

    @cached_property
    def ceilings(self) -> Sequence[Ceiling]:
        """Those that they come under."""
        candidates = [candidate(each) for each in self.applications]
        above = {body for each in candidates for body in self.tiers.chain(each.body_id)}
        quotas: list[Quota | Worked] = [*pinned(self.opened).book.quotas.values(), *worked_out(self.opened, above)]
        return ceilings_for(quotas, candidates, self.tiers, year=self.opened.year, stage=self.stage.id)

    @property
    def excused(self) -> Sequence[Room]:
        """The ceilings that are exceeded, and may be for a reason."""
        return [room for room in self.rooms if room.excess and room.may_be_exceeded]

    @cached_property
    def rooms(self) -> Sequence[Room]:
        """How much of each ceiling is left: of an officer who has waited for his turn, not before."""
        return [room_under(self.opened, ceiling, self.tiers) for ceiling in self.ceilings]


def candidate(application: Application) -> Candidate:
    """What a ceiling needs to know of it."""
    return Candidate(
        application.id,
        application.entry_name,
        application.body_id,
        application.category,
        tuple(application.levels),
    )


def room_under(opened: OpenedCall, ceiling: Ceiling, tiers: Tiers) -> Room:
    """How much of a ceiling is taken, by letters that stand, the chosen applications apart."""
    others = taken(opened, ceiling) - {each.id for each in ceiling.candidates}
    return Room(ceiling, tiers.name(ceiling.quota.body), len(others))


def taken(opened: OpenedCall, ceiling: Ceiling) -> frozenset[str]:
    """Who has a place under a ceiling, by a letter that stands; of other calls too, where it speaks of them."""
    query = (
        select(Application.id, Application.body_id, Application.category, Application.levels)
        .join(RecommendedApplication, RecommendedApplication.application_id == Application.id)
        .join(Recommendation, Recommendation.id == RecommendedApplication.recommendation_id)
        .join(OpenedCall, OpenedCall.id == Application.call_id)
        .where(
            Application.body_id.in_(sorted(ceiling.bodies)),
            Application.category == ceiling.quota.category,
            Application.state.not_in(_NOT_COUNTED),
        )
        .distinct()
    )
    if ceiling.quota.stage is not None:
        query = query.where(Recommendation.stage == ceiling.quota.stage)
    if ceiling.quota.call is not None:
        query = query.where(Application.call_id == opened.id)
    if ceiling.quota.from_year is not None:
        query = query.where(OpenedCall.year >= ceiling.quota.from_year)
    if ceiling.quota.until_year is not None:
        query = query.where(OpenedCall.year <= ceiling.quota.until_year)
    return frozenset(
        id for id, body_id, category, levels in db.session.execute(query) if ceiling.covers(body_id, category, levels)
    )


def turn_name(opened: OpenedCall, ceiling: Ceiling) -> str:
    """The turn at which officers wait for each other: a ceiling tied to one call has a turn of its own."""
    quota = ceiling.quota
    return f"ceiling:{quota.id}@{opened.call_id}" if quota.call is not None else f"ceiling:{quota.id}"
