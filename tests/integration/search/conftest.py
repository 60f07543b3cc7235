"""The department and a city with applications, on each kind of database."""

from __future__ import annotations

import pytest

from tests.support.department import Department
from tests.support.house import app, client, people, settings
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, CREATION_PLAN, World, world_on

__all__ = ["app", "client", "people", "settings"]


world = world_on(CALL_DAYS[CREATION_PLAN])


@pytest.fixture
def department(world: World) -> Department:
    """The department, with the creation plan opened and Changsha's desk recommending."""
    return Department(OfficersDesk(world))
