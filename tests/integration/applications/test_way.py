"""An application's way through its operations."""

from __future__ import annotations

from core.applications import queries
from core.applications.states import State
from tests.support.world import CREATION_PLAN, World


def test_from_the_first_draft_to_the_submission(world: World) -> None:
    opened = world.open_call(CREATION_PLAN)
    unit = world.unit()
    by = world.representative(unit)
    application = world.started(opened, unit, by)
    world.fill(application, by)
    submitted = world.submitted(application, by)
    now = queries.get(application.id)
    assert (now.stage, now.state) == ("review", State.PENDING)
    assert now.submitted_at == submitted.submitted_at
