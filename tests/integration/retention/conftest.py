"""An instance of Hunan, whose rules say how long everything is kept, on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from unittest.mock import patch

import pytest
from flask import Flask

from core.config import Settings
from core.db import db
from core.db.engine import open_engine
from core.plugin_api.declarations import PersonalData
from core.retention.operations import erase
from tests.support.house import app, client, people, settings
from tests.support.world import CALL_DAYS, CREATION_PLAN, world_on

__all__ = ["app", "client", "people", "settings"]

EraseAll = Callable[..., Mapping[PersonalData, int]]


world = world_on(CALL_DAYS[CREATION_PLAN])


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
