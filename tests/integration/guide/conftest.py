"""The region of the author's guide, installed as its reader would have it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Settings
from tests.support import guide, installing
from tests.support.house import app, client, people
from tests.support.house import one_kind as databases
from tests.support.house import provisioned as foundation
from tests.support.house import settings as settings_of_house
from tests.support.world import world_on

__all__ = ["app", "client", "databases", "foundation", "people", "settings_of_house"]


@pytest.fixture(scope="session")
def guide_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is installed, once per process: its package, and the metadata by which entry points are found."""
    site = tmp_path_factory.mktemp("site")
    shutil.move(guide.build(tmp_path_factory.mktemp("guide")), site / guide.REGION)
    installing.register(site, guide.REGION, guide.REGION)
    return site


@pytest.fixture
def settings(settings_of_house: Settings, guide_site: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.syspath_prepend(str(guide_site))
    return replace(settings_of_house, region=guide.REGION)


world = world_on(guide.OPEN_DAY)
