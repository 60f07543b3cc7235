"""Experts of the invented region, for whoever tests what they do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from core import clock
from core.applications.models import Application
from core.db.base import new_id
from core.experts import operations
from core.experts.models import Assignment, AssignmentState, Expert
from core.experts.operations import StatedExpert
from core.experts.operations.filling import SheetForms
from core.experts.queries import assignments
from core.filling.operations import save_section
from core.people import queries as people
from core.people.models import Person, Role
from tests.support.both import Both
from tests.support.department import revisions
from tests.support.desks import Desks


def pooled(both: Both | Desks, count: int = 3, *, employer: str = "某大学", code: str = "") -> list[Expert]:
    """So many experts, who know what the category is about."""
    people = [both.world.people.make(Role.EXPERT) for _ in range(count)]
    return [entered(both, each, employer=employer, code=code) for each in people]


def entered(both: Both | Desks, person: Person, *, employer: str = "某大学", code: str = "") -> Expert:
    stated = StatedExpert(fields=["绿色工厂"], employer=employer, employer_code=code)
    return operations.add(person.id, stated, by=both.officer)


def assigned(both: Both | Desks, application: Application, experts: Sequence[Expert]) -> Sequence[Assignment]:
    """The application given to these experts."""
    chosen = {application.id: [each.id for each in experts]}
    due = clock.today() + timedelta(days=7)
    return operations.assign(revisions(application), chosen, due=due, by=both.officer)


def scored(given: Assignment, base: int, green: str, words: str = "同意") -> None:
    """The expert takes it on, if he has not yet, fills the sheet and hands it in."""
    by = people.person(given.expert.person_id)
    if assignments.assignment(given.id).state is AssignmentState.ASKED:
        operations.accept(given.id, by=by)
    sheet = SheetForms(assignments.assignment(given.id))
    revision = next((each.revision for each in sheet.saved.values()), 0)
    answers = {"base_points": base, "green_points": green, "words": words}
    save_section(sheet, "sheet", "points", answers, revision=revision, by=by)
    operations.hand_in(given.id, token=new_id(), by=by)
