"""Regions of this repository with calls that go through more desks than Hunan's."""

from __future__ import annotations

from tests.support.house import app, client, people
from tests.support.house import one_kind as databases
from tests.support.house import provisioned as foundation
from tests.support.house import settings as settings_of_house

__all__ = ["app", "client", "databases", "foundation", "people", "settings_of_house"]
