"""The region that gives public notice, on each kind of database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings
from tests.support import coast as region
from tests.support.coast import Coast
from tests.support.house import app, client, people
from tests.support.house import provisioned as foundation
from tests.support.house import settings as settings_of_house
from tests.support.world import World, world_on

__all__ = ["app", "client", "foundation", "people", "settings_of_house"]


@pytest.fixture(scope="session")
def coast_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the region's plugin is installed, once per process: its declarations are kept from test to test."""
    site = tmp_path_factory.mktemp("site")
    region.install(site)
    return site


@pytest.fixture
def settings(settings_of_house: Settings, coast_site: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.syspath_prepend(str(coast_site))
    return replace(settings_of_house, region=region.REGION)


world = world_on(region.OPEN_DAY)


@pytest.fixture
def coast(world: World) -> Coast:
    """The call is open."""
    return Coast(world)
