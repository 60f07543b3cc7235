"""The region whose rules are those of many, on one kind of database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings
from tests.integration.retention.conftest import erase_all
from tests.support import terrace as region
from tests.support.house import app, client, people
from tests.support.house import one_kind as databases
from tests.support.house import provisioned as foundation
from tests.support.house import settings as settings_of_house
from tests.support.terrace import Terrace
from tests.support.world import World, world_on

__all__ = ["app", "client", "databases", "erase_all", "foundation", "people", "settings_of_house"]


@pytest.fixture(scope="session")
def terrace_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the region's plugin is installed, once per process: its declarations are kept from test to test."""
    site = tmp_path_factory.mktemp("site")
    region.install(site)
    return site


@pytest.fixture
def settings(settings_of_house: Settings, terrace_site: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.syspath_prepend(str(terrace_site))
    return replace(settings_of_house, region=region.REGION, identity_key="an identity key of the tests alone")


world = world_on(region.OPEN_DAY)


@pytest.fixture
def terrace(world: World) -> Terrace:
    return Terrace(world)
