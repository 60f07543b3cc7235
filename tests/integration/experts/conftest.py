"""The invented region's call, at whose judging experts score."""

from __future__ import annotations

from tests.integration.judging.conftest import app, both, client, coast_site, foundation, people, settings
from tests.integration.judging.conftest import settings_of_house as settings_of_house

__all__ = ["app", "both", "client", "coast_site", "foundation", "people", "settings", "settings_of_house"]
