"""An instance with Hunan's calls declared and none opened, on each kind of database; and plugins written to disk."""

from __future__ import annotations

from datetime import date

import pytest

from core.people.models import Person, Role
from tests.support.house import app, client, people, settings
from tests.support.world import World, world_on
from tests.unit.plugin_kit.conftest import lands

__all__ = ["app", "client", "lands", "people", "settings"]


# An instance in the week before the national call's filing ends.
world = world_on(date(2025, 10, 20))


@pytest.fixture
def approver(world: World) -> Person:
    return world.people.make(Role.DEPARTMENT_APPROVER, name="钟审批")


@pytest.fixture
def other(world: World) -> Person:
    """Another approver."""
    return world.people.make(Role.DEPARTMENT_APPROVER, name="陆审批")
