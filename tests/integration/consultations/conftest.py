"""The invented region's call of two levels, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core import clock
from tests.integration.notices.conftest import coast_site, settings
from tests.support.both import Both
from tests.support.coast import OPEN_DAY
from tests.support.house import People, app, client, people
from tests.support.house import provisioned as foundation
from tests.support.house import settings as settings_of_house
from tests.support.world import World

__all__ = ["app", "client", "coast_site", "foundation", "people", "settings", "settings_of_house"]


@pytest.fixture
def both(app: Flask, people: People) -> Iterator[Both]:
    with clock.travel(OPEN_DAY):
        yield Both(World(app, people))
