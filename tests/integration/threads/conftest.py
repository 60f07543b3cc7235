"""The region of the evaluators, where all four sides of a thread are."""

from __future__ import annotations

from tests.integration.evaluators.conftest import (
    app,
    client,
    delta,
    delta_site,
    people,
    settings,
    settings_of_house,
    world,
)
from tests.integration.retention.conftest import erase_all

__all__ = ["app", "client", "delta", "delta_site", "erase_all", "people", "settings", "settings_of_house", "world"]
