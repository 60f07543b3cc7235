"""The department's desk, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core import clock
from tests.support.department import Department
from tests.support.house import People, app, client, people, settings
from tests.support.review import OfficersDesk
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

__all__ = ["app", "client", "people", "settings"]


@pytest.fixture
def world(app: Flask, people: People) -> Iterator[World]:
    """An instance on the day on which the creation plan's call is open."""
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        yield World(app, people)


@pytest.fixture
def department(world: World) -> Department:
    """The department, with the creation plan opened and Changsha's desk recommending."""
    return Department(OfficersDesk(world))
