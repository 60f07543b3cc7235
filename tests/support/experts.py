"""Experts of the invented region, for whoever tests what they do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from core import clock
from core.applications.models import Application
from core.experts import operations
from core.experts.models import Assignment, Expert
from core.experts.operations import StatedExpert
from core.people.models import Person, Role
from tests.support.both import Both
from tests.support.department import revisions


def pooled(both: Both, count: int = 3, *, employer: str = "某大学", code: str = "") -> list[Expert]:
    """So many experts, who know what the category is about."""
    people = [both.world.people.make(Role.EXPERT) for _ in range(count)]
    return [entered(both, each, employer=employer, code=code) for each in people]


def entered(both: Both, person: Person, *, employer: str = "某大学", code: str = "") -> Expert:
    stated = StatedExpert(fields=["绿色工厂"], employer=employer, employer_code=code)
    return operations.add(person.id, stated, by=both.officer)


def assigned(both: Both, application: Application, experts: Sequence[Expert]) -> Sequence[Assignment]:
    """The application given to these experts."""
    chosen = {application.id: [each.id for each in experts]}
    due = clock.today() + timedelta(days=7)
    return operations.assign(revisions(application), chosen, due=due, by=both.officer)
