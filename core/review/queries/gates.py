"""What a stage asks of recommending bodies as wholes; who is in no body's is asked where the department passes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core import clock
from core.applications.models import Application
from core.applications.policies import Held
from core.bodies.rules import Tiers
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.instance import instance
from core.plugin_api import Actor, Does, Finding, Rule, Stage, judge
from core.review.queries.follow_up import Filing, followed, without_body


def blocking(chosen: Sequence[Held], stage: Stage, tiers: Tiers) -> Mapping[str, Sequence[Finding]]:
    """The gates of the stage that block, by the body of which applications are among those that were chosen."""
    found: dict[str, Sequence[Finding]] = {}
    for held in chosen:
        body = body_of(held, stage, tiers)
        if body not in found:
            own = [each.application for each in chosen if body_of(each, stage, tiers) == body]
            found[body] = _of_body(own, stage, tiers, body)
    return {body: gates for body, gates in found.items() if gates}


def body_of(held: Held, stage: Stage, tiers: Tiers) -> str:
    """The body that is asked of an application: who acts at the stage, or recommended it last; else its own."""
    own, call = held.application.body_id, held.book.call
    recommending = [each for each in call.stages if each.kind is Does.RECOMMEND]
    acting = (tiers.acting(own, call, each) for each in (stage, *reversed(recommending)))
    return next(filter(None, acting), own)


def body_facts(opened: OpenedCall, body_id: str, tiers: Tiers, *, placeless: bool = False) -> Mapping[str, object]:
    """The facts of a body as a whole: its own units and those of the tiers below.

    ``placeless``: those that belong to no body yet are told too. Each may be this one's: nobody can say that all its
    units have filed while there are any.
    """
    units = followed(opened, tiers.below({body_id}))
    names = dict.fromkeys(each.name for each in units if each.filing is not Filing.FILED)
    nobodys = [f"{name}（未划归推荐单位）" for name in nobodys_units(opened)] if placeless else []
    return {"today": clock.today(), "body.unfiled_units": (*names, *nobodys)}


def nobodys_units(opened: OpenedCall) -> Sequence[str]:
    """The names of the units that were asked to file and belong to no body yet."""
    return [*dict.fromkeys(each.name for each in without_body(opened))]


def _of_body(own: Sequence[Application], stage: Stage, tiers: Tiers, body_id: str) -> Sequence[Finding]:
    opened = own[0].call
    call = pinned(opened)
    concerned = [gate for gate in call.gates_for(stage.id) if any(_concerns(gate, call.call.id, each) for each in own)]
    if not concerned:
        return ()
    facts = body_facts(opened, body_id, tiers, placeless=stage.actor is not Actor.RECOMMENDING_BODY)
    found = (judge(gate, facts, instance().region.judgements) for gate in concerned)
    return [finding for finding in found if finding.blocks]


def _concerns(gate: Rule, call_id: str, application: Application) -> bool:
    return gate.concerns(
        call=call_id, category=application.category, levels=tuple(application.levels), track=application.track
    )
