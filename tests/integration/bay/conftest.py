"""The region of two tiers that lists products, on each kind of database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings
from tests.support import bay as region
from tests.support.bay import Bay
from tests.support.house import app, client, people
from tests.support.house import settings as settings_of_house
from tests.support.world import World, world_on

__all__ = ["app", "client", "people", "settings_of_house"]


@pytest.fixture(scope="session")
def bay_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the region's plugin is installed, once per process: its declarations are kept from test to test."""
    site = tmp_path_factory.mktemp("site")
    region.install(site)
    return site


@pytest.fixture
def settings(settings_of_house: Settings, bay_site: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.syspath_prepend(str(bay_site))
    return replace(settings_of_house, region=region.REGION)


world = world_on(region.OPEN_DAY)


@pytest.fixture
def bay(world: World) -> Bay:
    return Bay(world)
