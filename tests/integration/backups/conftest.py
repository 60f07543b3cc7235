"""An instance that is used, whose backups can be made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from core import clock
from core.audit.operations.chaining import chain
from core.config import Settings
from core.db import db
from tests.integration.applications.filed import Filed
from tests.support.house import People, app, people
from tests.support.house import settings as house_settings
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

__all__ = ["app", "house_settings", "people"]

KEYS = (("2026", "b" * 40),)


@pytest.fixture
def settings(house_settings: Settings) -> Settings:
    return replace(house_settings, backup_keys=KEYS)


@pytest.fixture
def filed(app: Flask, people: People) -> Filed:
    """An application that was submitted with its evidence, and returned; lists, and a trail that is partly chained."""
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        made = Filed(World(app, people))
        made.world.unit(listed=["provincial"])
        made.submit()
        chain()
        made.send_back(people.officer())
    db.session.rollback()
    return made
