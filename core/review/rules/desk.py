"""An officer's desk for one call: which stages are his, and in which tab of the queue an application lies. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.applications.workflow.states import State
from core.bodies.rules import Tiers
from core.plugin_api import Actor, Call, Does, Stage
from core.plugin_api.labels import Labelled


class Tab(Labelled):
    """The tabs of the queue, by what is to be done."""

    REVIEW = "review", "待审核"
    CONSULT = "consult", "待征求意见"
    RECOMMEND = "recommend", "待推荐"
    RETURNED = "returned", "退回中"
    PASSED = "passed", "已推荐"
    ALL = "all", "全部"


_WAITING = (Tab.REVIEW, Tab.CONSULT, Tab.RECOMMEND)
"""Where something is to be done."""

_TABS = {Does.CONSULT: Tab.CONSULT, Does.RECOMMEND: Tab.RECOMMEND}
"""The tab of a kind of stage; any other lies with those to be reviewed."""

_GONE_ON = (State.PENDING, State.DECIDED, State.COMPLETED, State.NOT_SELECTED)


@dataclass(frozen=True, slots=True)
class Position:
    """Stages and states, and the bodies of the units that are meant."""

    stages: tuple[str, ...]
    states: tuple[State, ...]
    bodies: frozenset[str]


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
        consults = any(stage.kind is Does.CONSULT for stage in self.stages())
        return tuple(tab for tab in Tab if consults or tab is not Tab.CONSULT)

    def positions(self, tab: Tab) -> tuple[Position, ...]:
        """Where applications of a tab stand; for `ALL`, which is everything that was ever submitted, none is named."""
        return _positions(self, tab)

    def bodies(self, stage: Stage) -> frozenset[str]:
        """The bodies in scope for whose units the officers act at a stage."""
        if stage.actor is not Actor.RECOMMENDING_BODY:
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


@lru_cache(maxsize=2048)
def _positions(desk: Desk, tab: Tab) -> tuple[Position, ...]:
    return tuple(_found(desk, tab))


def _found(desk: Desk, tab: Tab) -> Iterator[Position]:
    if tab is Tab.RETURNED:
        for stage in desk.call.stages:
            if stage.kind is Does.FILE:
                yield Position((stage.id,), (State.RETURNED,), desk.scope)
    elif tab is Tab.PASSED:
        if beyond := desk.beyond():
            yield Position(tuple(stage.id for stage in beyond), _GONE_ON, desk.scope)
    elif tab in _WAITING:
        for stage in desk.stages():
            if _TABS.get(stage.kind, Tab.REVIEW) is tab:
                yield Position((stage.id,), (State.PENDING,), desk.bodies(stage))
