"""A city's officer with submitted applications, on each kind of database."""

from __future__ import annotations

import pytest

from tests.support.house import app, client, people, settings
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, CREATION_PLAN, World, world_on

__all__ = ["app", "client", "people", "settings"]


world = world_on(CALL_DAYS[CREATION_PLAN])


@pytest.fixture
def desk(world: World) -> OfficersDesk:
    """The desk of an officer of Changsha, with the creation plan opened."""
    return OfficersDesk(world)
