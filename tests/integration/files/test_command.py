"""`greenroll files clean-up`."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from core.cli import main
from core.config import Settings
from tests.support.houses import load_once


def test_it_says_what_it_removed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.instance.load", load_once)
    environment = {
        "GREENROLL_MODE": "test",
        "GREENROLL_REGION": settings.region,
        "GREENROLL_DATABASE_URL": settings.database_url,
        "GREENROLL_SECRET_KEY": settings.secret_key,
        "GREENROLL_PERSONAL_KEYS": ",".join(map(":".join, settings.personal_keys)),
        "GREENROLL_STORAGE_URL": settings.storage.as_uri(),
    }
    result = CliRunner().invoke(main, ["files", "clean-up"], env=environment)
    assert (result.exit_code, result.stdout) == (0, "Removed: 0 unused uploads, 0 contents.\n")
