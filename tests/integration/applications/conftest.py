"""An instance with Hunan's calls, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core import clock
from tests.support.world import CALL_DAYS, CREATION_PLAN, World, running


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """An instance on the day on which the creation plan's call is open."""
    with clock.travel(CALL_DAYS[CREATION_PLAN]), running(database_url, tmp_path / "files") as app:
        yield World(app)
