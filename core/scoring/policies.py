"""Who may load benchmarks, say by which of them a call is scored, and read whose scores of an application."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.applications import policies as applications
from core.applications import queries
from core.applications.models import Application
from core.applications.queries.pipelines import pipeline_of
from core.applications.rules.status import Reader, visible
from core.applications.workflow.states import State
from core.calls import policies as calls
from core.people.models import OF_DEPARTMENT, Person
from core.people.policies import Permission, has_role, reads_sealed
from core.plugin_api import Does
from core.registry import Registry
from core.scoring.models import Side
from core.scoring.queries.columns import Column

SHEETS: Registry[Callable[[Application, Person], Mapping[Column, str]]] = Registry()
"""The columns of evaluators and experts that a person may read now, each with its heading.

Whose they are knows what is blind, open and released. An expert's column that nobody names is shown to nobody.
"""

_SCORING = frozenset({Does.FILE, Does.REVIEW, Does.RECOMMEND, Does.JUDGE})
"""Where a side says what it found of indicators."""


def may_see(person: Person | None) -> Permission:
    """Who sees the calls from the inside sees what they are scored by."""
    return calls.may_see(person)


def may_load(person: Person | None) -> Permission:
    """The department's officers and approvers bring benchmarks in."""
    return has_role(person, *OF_DEPARTMENT)


def may_pin(person: Person | None) -> Permission:
    """By what a call is scored is for those who open it."""
    return calls.may_open(person)


def readable(person: Person, application: Application) -> frozenset[Side]:
    """Whose columns of an application a person may read; of the experts' `SHEETS` says which.

    Its own unit reads its own, and the others once it was told what became of it.
    """
    if reads_sealed(person):
        return frozenset(Side)
    if not applications.may_act(person, application):
        return frozenset({Side.APPLICANT, Side.EVALUATOR, Side.BODY})
    return frozenset(Side) if is_released(application) else frozenset({Side.APPLICANT})


def is_released(application: Application) -> bool:
    """Whether the applicant was told what became of it: it has left all decisions that rest on what was scored."""
    told = visible(queries.moves(application.id), Reader.APPLICANT)
    if not told:
        return False
    last, pipeline = told[-1], pipeline_of(application)
    if last.to_state.is_final:
        return last.to_state is not State.WITHDRAWN
    resting = [pipeline.decision_on(stage.id).id for stage in pipeline.stages if stage.kind in _SCORING]
    return pipeline.index(last.to_stage) > max(map(pipeline.index, resting), default=-1)


def sheets(person: Person, application: Application) -> Mapping[Column, str]:
    """The columns of evaluators and experts that a person may read, with their headings."""
    sides = readable(person, application)
    every = (found for ask in SHEETS.values() for found in ask(application, person).items())
    return {of: heading for of, heading in every if of.side in sides}
