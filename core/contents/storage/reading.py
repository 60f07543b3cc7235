"""Stored bytes as their reader has them: from any place of them, or not now."""

from __future__ import annotations

import errno
import io
import os


class StoreAway(OSError):
    """The store does not answer, refuses us, or has no room; `strerror` says what it said."""

    def __init__(self, why: str) -> None:
        super().__init__(errno.EIO, why)


class AnyPlace(io.RawIOBase):
    """A file to read from any place of it: whoever makes one says its size, and reads from where it stands."""

    _at: int
    _size: int

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at
