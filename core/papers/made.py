"""A file that is being made: in memory while it is small, on the disk where it grows, gone when it is closed."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import IO

_IN_MEMORY = 2_000_000


def made_file() -> IO[bytes]:
    """An empty one, to be written and then read; whoever takes it closes it."""
    return SpooledTemporaryFile(max_size=_IN_MEMORY)
