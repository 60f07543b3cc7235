"""An officer's desk for one call: which stages are his, and in which tab of the queue an application lies. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.applications.states import State
from core.plugin_api import Actor, Call, Does, Stage
from core.review.tiers import Tiers


class Tab(StrEnum):
    """The tabs of the queue, by what is to be done."""

    REVIEW = "review"
    RECOMMEND = "recommend"
    RETURNED = "returned"
    PASSED = "passed"
    ALL = "all"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Tab.REVIEW: "待审核",
    Tab.RECOMMEND: "待推荐",
    Tab.RETURNED: "退回中",
    Tab.PASSED: "已推荐",
    Tab.ALL: "全部",
}

_GONE_ON = (State.PENDING, State.DECIDED, State.COMPLETED, State.NOT_SELECTED)


@dataclass(frozen=True, slots=True)
class Position:
    """A stage and a state, and the bodies of the units that are meant."""

    stage: str
    state: State
    bodies: frozenset[str]


@dataclass(frozen=True)
class Desk:
    """What officers of the `own` bodies have to do with a call; `scope` are these and the bodies below them."""

    call: Call
    tiers: Tiers
    own: frozenset[str]
    scope: frozenset[str]

    @classmethod
    def of(cls, call: Call, tiers: Tiers, own: Collection[str]) -> Desk:
        return cls(call, tiers, frozenset(own), tiers.below(own))

    def acts(self, body_id: str, stage: Stage) -> bool:
        """Whether the officers act at a stage for units of a body."""
        return self.tiers.acting(body_id, self.call, stage) in self.own

    def stages(self) -> tuple[Stage, ...]:
        """The stages at which the officers act."""
        return tuple(stage for stage in self.call.stages if self._bodies(stage))

    def positions(self, tab: Tab) -> tuple[Position, ...]:
        """Where applications of a tab stand; for `ALL`, which is everything that was ever submitted, none is named."""
        return tuple(self._positions(tab))

    def _positions(self, tab: Tab) -> Iterator[Position]:
        if tab is Tab.RETURNED:
            for stage in self.call.stages:
                if stage.kind is Does.FILE:
                    yield Position(stage.id, State.RETURNED, self.scope)
        elif tab is Tab.PASSED:
            for stage in self._beyond():
                for state in _GONE_ON:
                    yield Position(stage.id, state, self.scope)
        elif tab in {Tab.REVIEW, Tab.RECOMMEND}:
            for stage in self.stages():
                if (stage.kind is Does.RECOMMEND) == (tab is Tab.RECOMMEND):
                    yield Position(stage.id, State.PENDING, self._bodies(stage))

    def _bodies(self, stage: Stage) -> frozenset[str]:
        if stage.actor is not Actor.RECOMMENDING_BODY:
            return frozenset()
        return self.tiers.acted_for(self.own, self.call, stage) & self.scope

    def _beyond(self) -> tuple[Stage, ...]:
        """The stages behind the officers' last one."""
        own = {stage.id for stage in self.stages()}
        last = max((number for number, stage in enumerate(self.call.stages) if stage.id in own), default=None)
        return () if last is None else self.call.stages[last + 1 :]
