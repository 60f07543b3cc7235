"""An instance of Hunan, whose rules say how long everything is kept, on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from unittest.mock import patch

import pytest
from flask import Flask

from core import clock
from core.config import Settings
from core.db import db
from core.db.engine import open_engine
from core.plugin_api.declarations import PersonalData
from core.retention.operations import erase
from tests.support.house import People, app, client, people, settings
from tests.support.world import CALL_DAYS, CREATION_PLAN, World

__all__ = ["app", "client", "people", "settings"]

EraseAll = Callable[..., Mapping[PersonalData, int]]


@pytest.fixture
def world(app: Flask, people: People) -> Iterator[World]:
    """An instance on the day on which the creation plan's call is open."""
    with clock.travel(CALL_DAYS[CREATION_PLAN]):
        yield World(app, people)


@pytest.fixture
def erase_all(app: Flask, settings: Settings) -> EraseAll:
    """Erases of append-only tables too, as `greenroll retention erase` does: by the role that owns them."""

    def call(*kinds: PersonalData) -> Mapping[PersonalData, int]:
        db.session.rollback()
        owner = open_engine(settings.owner_url)
        try:
            with patch.dict(db.engines, {None: owner}):
                return erase(kinds, as_owner=True)
        finally:
            db.session.rollback()
            owner.dispose()

    return call
