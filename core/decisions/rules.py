"""The department's desk for one call: which stages wait for it, and in which tab of the queue they lie. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.applications.rules.status import status_word
from core.applications.workflow.states import State
from core.plugin_api import Actor, Call, Does, Stage

ALL = "all"


@dataclass(frozen=True, slots=True)
class Tab:
    """Applications of a call at one stage and state; without a stage all that were ever submitted."""

    id: str
    label: str
    stage: Stage | None = None
    state: State = State.PENDING

    @property
    def kind(self) -> Does | None:
        return None if self.stage is None else self.stage.kind

    @property
    def is_decided(self) -> bool:
        """Decided quietly, and not yet released."""
        return self.state is State.DECIDED


def tabs_of(call: Call) -> tuple[Tab, ...]:
    """The tabs of a call in the order of its stages; the last one holds everything."""
    return (*_tabs(call), Tab(ALL, "全部"))


def _tabs(call: Call) -> Iterator[Tab]:
    for stage in call.stages:
        if not is_departments(stage):
            continue
        yield Tab(stage.id, _label(call, stage, State.PENDING), stage)
        if stage.kind is Does.SELECT:
            yield Tab(f"{stage.id}-decided", _label(call, stage, State.DECIDED), stage, State.DECIDED)


def is_departments(stage: Stage) -> bool:
    """Whether the department has something to do there: it acts, records what the ministry did, or confirms."""
    return stage.actor in {Actor.DEPARTMENT, Actor.MINISTRY} or stage.kind is Does.CARRY_OUT


def _label(call: Call, stage: Stage, state: State) -> str:
    alike = [each for each in call.stages if each.kind is stage.kind and is_departments(each)]
    word = status_word(stage, state)
    return word if len(alike) == 1 else f"{stage.name}：{word}"
