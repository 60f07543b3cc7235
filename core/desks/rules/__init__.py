"""The tabs of a desk's queue: where the applications of each lie; and those of the department's desk. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.applications.rules.status import status_word
from core.applications.workflow.states import State
from core.bodies.rules import Tiers, is_of_a_body
from core.plugin_api import Actor, Call, Does, Stage

ALL = "all"


@dataclass(frozen=True, slots=True)
class Place:
    """Applications at these stages and states, of these bodies' units (None: of everybody's).

    Without stages: everything that was ever submitted and is in the reader's scope.
    """

    stages: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    bodies: frozenset[str] | None = None

    def holds(self, stage: str, state: State, body: str) -> bool:
        return stage in self.stages and state in self.states and (self.bodies is None or body in self.bodies)


@dataclass(frozen=True, slots=True)
class Tab:
    """Applications of a call with which the same is to be done (`kind`); at that `stage`, where it is about one."""

    id: str
    label: str
    places: tuple[Place, ...] = (Place(),)
    kind: Does | None = None
    stage: Stage | None = None
    state: State = State.PENDING

    @property
    def is_decided(self) -> bool:
        """Decided quietly, and not yet released."""
        return self.state is State.DECIDED


def tabs_of(call: Call) -> tuple[Tab, ...]:
    """The department's tabs of a call in the order of its stages; the last one holds everything."""
    return (*_tabs([stage for stage in call.stages if is_departments(stage)]), Tab(ALL, "全部"))


def _tabs(
    stages: Sequence[Stage], whose: Callable[[Stage], frozenset[str] | None] = lambda stage: None
) -> Iterator[Tab]:
    for stage in stages:
        for state in (State.PENDING, State.DECIDED) if stage.kind is Does.SELECT else (State.PENDING,):
            id = stage.id if state is State.PENDING else f"{stage.id}-decided"
            places = (Place((stage.id,), (state,), whose(stage)),)
            yield Tab(id, _label(stages, stage, state), places, stage.kind, stage, state)


def stages_decided(call: Call, tiers: Tiers, own: frozenset[str]) -> Mapping[Stage, frozenset[str]]:
    """The stages of a call at which these bodies decide, with the bodies for whose units they do."""
    found = {stage: tiers.acted_for(own, call, stage) for stage in call.stages if is_of_a_body(stage)}
    return {stage: bodies for stage, bodies in found.items() if bodies}


def tabs_decided(call: Call, tiers: Tiers, own: frozenset[str]) -> tuple[Tab, ...]:
    """The tabs of officers whose bodies decide: their own stages, and nothing else."""
    found = stages_decided(call, tiers, own)
    return tuple(_tabs(list(found), lambda stage: found[stage]))


def is_departments(stage: Stage) -> bool:
    """Whether the department has something to do there: it acts, records what the ministry did, or confirms."""
    return stage.actor in {Actor.DEPARTMENT, Actor.MINISTRY} or stage.kind is Does.CARRY_OUT


def _label(stages: Sequence[Stage], stage: Stage, state: State) -> str:
    alike = [each for each in stages if each.kind is stage.kind]
    word = status_word(stage, state)
    return word if len(alike) == 1 else f"{stage.name}：{word}"
