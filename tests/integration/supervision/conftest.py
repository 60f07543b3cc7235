"""Complaints and evaluators watched at work, in a province whose rules speak of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from core import clock
from core.config import Settings
from core.people.models import Person
from tests.support.house import People, app, client, people
from tests.support.house import one_kind as databases
from tests.support.house import provisioned as foundation
from tests.support.house import settings as settings_of_house
from tests.support.upkeep import OPENING, Province
from tests.support.world import World

__all__ = ["app", "client", "databases", "foundation", "people", "settings_of_house"]


BODIES = {"shanxi": ("taiyuan", "datong"), "jiangxi": ("nanchang", "jiujiang")}
"""By region: the city that looks after its units, and its neighbour."""


@pytest.fixture(params=["shanxi"])
def settings(settings_of_house: Settings, request: pytest.FixtureRequest) -> Settings:
    return replace(
        settings_of_house,
        region=request.param,
        identity_key="an identity key of the tests alone",
        backup_keys=(("2026", "b" * 40),),
    )


@pytest.fixture
def province(app: Flask, people: People, settings: Settings) -> Iterator[Province]:
    with clock.travel(OPENING):
        yield Province(World(app, people), BODIES[settings.region][0])


@pytest.fixture
def elsewhere(people: People, settings: Settings) -> Person:
    """An officer of the neighbour."""
    return people.officer(BODIES[settings.region][1])
