"""The page of one application as its body's officer sees it."""

from __future__ import annotations

from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.people.models import Person
from core.review import policies
from core.review.policies.access import of_officer
from core.review.presenting.sheets import Sheet as Sheet
from core.review.presenting.sheets import sheet_for


def sheet_of(person: Person, application_id: str) -> Sheet:
    """Everything about an application in the officer's scope. Raises NotFound."""
    application, tiers = of_officer(person, application_id)
    stage = pipeline_of(application).stage(application.stage)
    call = rulebook(application).call
    may_act = application.state is State.PENDING and bool(policies.may_act(person, application, call, stage, tiers))
    return sheet_for(application, tiers, may_act=may_act)
