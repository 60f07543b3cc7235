"""Who may write in an application, and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from core.applications.models import Application
from core.applications.queries.pipelines import pipeline_at, pipeline_of
from core.applications.queries.rulebook import Rulebook, rulebook
from core.applications.workflow import Pipeline
from core.bodies.queries import body_scope, own_bodies, tiers
from core.bodies.rules import is_of_a_body
from core.people.models import Person
from core.people.policies import Permission, Refused, allow_if
from core.plugin_api import Stage
from core.registry import Registry
from core.units.policies import acts_for


@dataclass(frozen=True, slots=True)
class Held:
    """An application that an operation holds, with the stage at which it stands."""

    application: Application
    stage: Stage
    book: Rulebook

    @property
    def pipeline(self) -> Pipeline:
        """The stages that it passes, from where it now stands."""
        return pipeline_at(self.book, self.application.stage)


Check: TypeAlias = Callable[[Held], None]
"""Raises where the person may not see the application (NotFound) or not act on it where it stands (NotAllowed)."""


def may_act(person: Person | None, application: Application) -> Permission:
    """A confirmed representative of its unit: drafts, submits, withdraws."""
    return acts_for(person, application.unit_id)


def may_see(person: Person | None, application: Application) -> Permission:
    """Who acts for its unit; and officers in whose scope it lies, from its submission on: a draft is nobody else's."""
    staff = allow_if(application.submitted_at is not None and application.body_id in body_scope(person), _ELSEWHERE)
    return staff or may_act(person, application) or Refused(_ELSEWHERE)


def decides_at(person: Person | None, application: Application) -> bool:
    """Whether the application stands where a body decides by itself, and the person acts for that body."""
    stage = pipeline_of(application).stage(application.stage)
    if not is_of_a_body(stage):
        return False
    return tiers().acting(application.body_id, rulebook(application).call, stage) in own_bodies(person)


READERS: Registry[Callable[[Person, Application], bool]] = Registry()
"""Who else reads what was submitted, personal data apart: given by the room in which it is judged one by one."""


def may_read(person: Person | None, application: Application) -> Permission:
    """Who may see it; and whoever was given it to judge reads what was submitted, without what is personal in it."""
    judges = person is not None and any(reads(person, application) for reads in READERS.values())
    return may_see(person, application) | allow_if(judges, _ELSEWHERE)


_ELSEWHERE = "这项申报不在您的办理范围内。"
