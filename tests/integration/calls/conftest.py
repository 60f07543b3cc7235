"""An instance with Hunan's calls declared and none opened, on each kind of database; and plugins written to disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from core import clock
from tests.support.house import People, app, client, people, settings
from tests.support.world import World
from tests.unit.plugin_kit.conftest import lands

__all__ = ["app", "client", "lands", "people", "settings"]


@pytest.fixture
def world(app: Flask, people: People) -> Iterator[World]:
    """An instance in the week before the national call's filing ends."""
    with clock.travel(date(2025, 10, 20)):
        yield World(app, people)
