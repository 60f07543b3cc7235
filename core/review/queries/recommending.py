"""What stands between chosen applications and their letter: findings, the gate of the body, ceilings already taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core import clock
from core.applications import queries as applications
from core.applications.models import Application
from core.applications.workflow.states import State
from core.bodies.rules import Tiers
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.instance import instance
from core.plugin_api import Finding, Rule, Stage, judge
from core.policy.bounds import excess
from core.review.models import Recommendation, RecommendedApplication
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
    def left(self) -> int:
        """What is left of it once the chosen ones are recommended too."""
        return max(0, self.limit - self.taken - self.chosen)


def gate_findings(
    opened: OpenedCall, stage: Stage, chosen: Sequence[Application], body_id: str, tiers: Tiers
) -> tuple[Finding, ...]:
    """The gates of a stage that concern the chosen applications, judged for a body with its lower tiers."""
    call = pinned(opened)
    gates = [gate for gate in call.gates_for(stage.id) if any(_concerns(gate, call.call.id, each) for each in chosen)]
    if not gates:
        return ()
    facts = body_facts(opened, body_id, tiers)
    return tuple(judge(gate, facts, instance().region.judgements) for gate in gates)


def body_facts(opened: OpenedCall, body_id: str, tiers: Tiers) -> dict[str, object]:
    """The facts of a body as a whole: its own units and those of the tiers below."""
    names: dict[str, None] = {}
    for below in sorted(tiers.below({body_id})):
        names |= dict.fromkeys(each.name for each in applications.unfiled(opened, below))
    return {"today": clock.today(), "body.unfiled_units": tuple(names)}


def candidate(application: Application) -> Candidate:
    return Candidate(
        application.id,
        application.entry_name,
        application.body_id,
        application.category,
        tuple(application.levels),
    )


def ceilings(opened: OpenedCall, chosen: Sequence[Application], tiers: Tiers) -> tuple[Ceiling, ...]:
    """The ceilings that the chosen applications come under."""
    quotas = pinned(opened).book.quotas.values()
    return ceilings_for(quotas, [candidate(each) for each in chosen], tiers, year=opened.year)


def room_under(opened: OpenedCall, ceiling: Ceiling, tiers: Tiers) -> Room:
    """How much of a ceiling is taken, by letters that stand, the chosen applications apart."""
    own = {each.id for each in ceiling.candidates}
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
    if ceiling.quota.call is not None:
        query = query.where(Application.call_id == opened.id)
    if ceiling.quota.from_year is not None:
        query = query.where(OpenedCall.year >= ceiling.quota.from_year)
    if ceiling.quota.until_year is not None:
        query = query.where(OpenedCall.year <= ceiling.quota.until_year)
    taken = {
        id
        for id, body_id, category, levels in db.session.execute(query)
        if id not in own and ceiling.covers(body_id, category, levels)
    }
    return Room(ceiling, tiers.name(ceiling.quota.body), len(taken))


def turn_name(opened: OpenedCall, ceiling: Ceiling) -> str:
    """The turn at which officers wait for each other: a ceiling tied to one call has a turn of its own."""
    quota = ceiling.quota
    return f"ceiling:{quota.id}@{opened.call_id}" if quota.call is not None else f"ceiling:{quota.id}"


def _concerns(gate: Rule, call_id: str, application: Application) -> bool:
    return gate.concerns(
        call=call_id, category=application.category, levels=tuple(application.levels), track=application.track
    )
