"""The tabs of a desk's queue: where the applications of each lie; and those of the department's desk. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.applications.rules.status import status_word
from core.applications.workflow.states import State
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
    return (*_tabs(call), Tab(ALL, "全部"))


def _tabs(call: Call) -> Iterator[Tab]:
    for stage in call.stages:
        if not is_departments(stage):
            continue
        for state in (State.PENDING, State.DECIDED) if stage.kind is Does.SELECT else (State.PENDING,):
            id = stage.id if state is State.PENDING else f"{stage.id}-decided"
            yield Tab(id, _label(call, stage, state), (Place((stage.id,), (state,)),), stage.kind, stage, state)


def is_departments(stage: Stage) -> bool:
    """Whether the department has something to do there: it acts, records what the ministry did, or confirms."""
    return stage.actor in {Actor.DEPARTMENT, Actor.MINISTRY} or stage.kind is Does.CARRY_OUT


def _label(call: Call, stage: Stage, state: State) -> str:
    alike = [each for each in call.stages if each.kind is stage.kind and is_departments(each)]
    word = status_word(stage, state)
    return word if len(alike) == 1 else f"{stage.name}：{word}"
