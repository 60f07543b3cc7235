"""An instance with Hunan's calls, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core import clock
from tests.support.house import People, app, client, people, settings
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

__all__ = ["app", "client", "people", "settings"]


@pytest.fixture
def world(app: Flask, people: People) -> Iterator[World]:
    """An instance on the day on which the creation plan's call is open."""
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        yield World(app, people)
