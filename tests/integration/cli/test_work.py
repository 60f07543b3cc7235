"""`greenroll work`: a process that carries out jobs until it is told to stop."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from core.config import Settings
from tests.support.databases import SqliteDatabases
from tests.support.house import settings as settings


@pytest.fixture
def databases(sqlite_databases: SqliteDatabases) -> SqliteDatabases:
    """That both kinds lease alike is proved beside the jobs."""
    return sqlite_databases


def test_it_does_what_is_due_and_goes_when_told(settings: Settings, tmp_path: Path) -> None:
    environment = os.environ | {
        "GREENROLL_MODE": "test",
        "GREENROLL_LOG_LEVEL": "warning",
        "GREENROLL_REGION": settings.region,
        "GREENROLL_DATABASE_URL": settings.database_url,
        "GREENROLL_SECRET_KEY": settings.secret_key,
        "GREENROLL_STORAGE_URL": settings.storage.as_uri(),
    }
    command = [sys.executable, "-m", "core.cli", "work"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as worker:
        try:
            _until_done(make_url(settings.database_url).database or "")
        finally:
            worker.send_signal(signal.SIGTERM)
            _, said = worker.communicate(timeout=30)
    assert (worker.returncode, said) == (0, "")


def _until_done(database: str) -> None:
    until = time.monotonic() + 60
    with closing(sqlite3.connect(database)) as connection:
        while not connection.execute("SELECT count(*) FROM job WHERE worker IS NOT NULL").fetchone()[0]:
            assert time.monotonic() < until, "nothing was done"
            time.sleep(0.2)
