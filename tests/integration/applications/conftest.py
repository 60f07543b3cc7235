"""An instance with Hunan's calls, on each kind of database."""

from __future__ import annotations

from tests.support.house import app, client, people, settings
from tests.support.world import CALL_DAYS, CREATION_PLAN, world_on

__all__ = ["app", "client", "people", "settings"]


world = world_on(CALL_DAYS[CREATION_PLAN])
