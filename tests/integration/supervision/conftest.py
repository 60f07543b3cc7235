"""Complaints and evaluators watched at work, in a province whose rules speak of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from core import clock
from core.config import Settings
from tests.support.house import People, app, client, people
from tests.support.house import one_kind as databases
from tests.support.house import provisioned as foundation
from tests.support.house import settings as settings_of_house
from tests.support.upkeep import OPENING, Province
from tests.support.world import World

__all__ = ["app", "client", "databases", "foundation", "people", "settings_of_house"]


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return replace(
        settings_of_house,
        region="shanxi",
        identity_key="an identity key of the tests alone",
        backup_keys=(("2026", "b" * 40),),
    )


@pytest.fixture
def province(app: Flask, people: People) -> Iterator[Province]:
    with clock.travel(OPENING):
        yield Province(World(app, people))
