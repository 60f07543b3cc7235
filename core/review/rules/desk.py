"""An officer's desk for one call: which stages are his, and in which tab of the queue an application lies. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.applications.workflow.states import State
from core.bodies.rules import Tiers, is_of_a_body
from core.desks.rules import ALL, Place, Tab
from core.plugin_api import Actor, Call, Does, Stage

_WORDS = {kind: f"待{kind.label}" for kind in (Does.REVIEW, Does.CONSULT, Does.RECOMMEND)}
"""What is to be done, by kind of stage; any other kind lies with what is to be reviewed."""

RECOMMEND, PASSED = Does.RECOMMEND.value, "passed"
"""The tabs whose papers are taken along."""

_GONE_ON = (State.PENDING, State.DECIDED, State.COMPLETED, State.NOT_SELECTED)
_OVER = (State.COMPLETED,)


@dataclass(frozen=True, eq=False)
class Desk:
    """What officers of the `own` bodies have to do with a call; `scope` are these and the bodies below them.

    One object stands for all requests of such officers while call and bodies stay as they are.
    """

    call: Call
    tiers: Tiers
    own: frozenset[str]
    scope: frozenset[str]

    def acts(self, body_id: str, stage: Stage) -> bool:
        """Whether the officers act at a stage for units of a body."""
        return self.tiers.acting(body_id, self.call, stage) in self.own

    def stages(self) -> tuple[Stage, ...]:
        """The stages at which the officers act."""
        return tuple(stage for stage in self.call.stages if self.bodies(stage))

    def tabs(self) -> tuple[Tab, ...]:
        """The tabs of the call's queue: regulators are not consulted in every one."""
        places = {kind: tuple(self._waiting(kind)) for kind in _WORDS}
        filed = tuple(stage.id for stage in self.call.stages if stage.kind is Does.FILE)
        own, beyond = (tuple(stage.id for stage in found) for found in (self.stages(), self.beyond()))
        recommends = any(stage.kind is Does.RECOMMEND for stage in self.call.stages)
        return (
            *(
                Tab(kind.value, words, places[kind], kind)
                for kind, words in _WORDS.items()
                if places[kind] or kind is Does.REVIEW or (kind is Does.RECOMMEND and recommends)
            ),
            Tab("returned", "退回中", _places(filed, (State.RETURNED,), self.scope)),
            Tab(
                PASSED,
                "已推荐" if recommends else "已通过",
                _places(beyond or own, _GONE_ON if beyond else _OVER, self.scope),
            ),
            Tab(ALL, "全部"),
        )

    def _waiting(self, kind: Does) -> Iterator[Place]:
        for stage in self.stages():
            if (stage.kind if stage.kind in _WORDS else Does.REVIEW) is kind:
                yield Place((stage.id,), (State.PENDING,), self.bodies(stage))

    def bodies(self, stage: Stage) -> frozenset[str]:
        """The bodies in scope for whose units the officers act at a stage."""
        if stage.actor is not Actor.RECOMMENDING_BODY or is_of_a_body(stage):
            return frozenset()
        return self.tiers.acted_for(self.own, self.call, stage) & self.scope

    def beyond(self) -> tuple[Stage, ...]:
        """The stages behind the officers' last one."""
        own = {stage.id for stage in self.stages()}
        last = max((number for number, stage in enumerate(self.call.stages) if stage.id in own), default=None)
        return () if last is None else self.call.stages[last + 1 :]


def desk_of(call: Call, tiers: Tiers, own: frozenset[str]) -> Desk:
    """The desk of officers of these bodies for a call."""
    return Desk(call, tiers, own, tiers.below(own))


def _places(stages: tuple[str, ...], states: tuple[State, ...], bodies: frozenset[str]) -> tuple[Place, ...]:
    return (Place(stages, states, bodies),) if stages else ()
