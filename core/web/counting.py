"""Counting by several processes together, in files: begun before anything is counted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import mkdtemp

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Prometheus' own name for the variable. Its library reads it when it is imported: here it is not."""


@contextmanager
def counted_together() -> Iterator[None]:
    """Let the processes that are begun inside count in files, which go with the one that began them."""
    own, folder = os.getpid(), mkdtemp(prefix="greenroll-metrics-")
    os.environ[FOLDER] = folder
    try:
        yield
    finally:
        if os.getpid() == own:  # a worker leaves by the same door
            del os.environ[FOLDER]
            shutil.rmtree(folder, ignore_errors=True)


def forget(process: int) -> None:
    """The process has ended: what it held open counts no more, what it did counts on."""
    if FOLDER in os.environ:
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415

        mark_process_dead(process)  # type: ignore[no-untyped-call]
