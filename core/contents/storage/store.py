"""What every store does: bytes lie under their SHA-256, computed by us, whole or not at all, sealed, and only once.

What no record names any more is removed later, and never what an upload or a backup is about to name.
"""

from __future__ import annotations

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import IO, BinaryIO

from core.contents.storage.seal import Seal

PIECE = 1 << 20
MARGIN_SECONDS = 3600
"""Bytes without a record are left alone for this long: the transaction that will name them may still be open."""
TRIED = 4096
"""Bytes: fewer may find room in a file's own record where there is none for contents."""

_SHA256 = re.compile(r"[0-9a-f]{64}")

Unnamed = Callable[[Collection[str]], set[str]]
"""Picks of SHA-256s those that no record names."""


class TooLarge(Exception):
    """The stream is longer than allowed; nothing was kept."""


@dataclass
class Incoming:
    """An upload that lies beside the store until `keep` moves it in. `file` is open for reading; `size` is in bytes."""

    file: BinaryIO
    sha256: str
    size: int
    _keep: Callable[[], None] = field(repr=False)

    def keep(self) -> None:
        """Move it into the store: from here on it survives a crash."""
        self._keep()


class Store(ABC):
    """Every method raises OSError where the store cannot do it now."""

    seal: Seal

    @property
    @abstractmethod
    def where(self) -> str:
        """For operators: the folder or bucket, and where it lies."""

    @abstractmethod
    def receive(self, stream: IO[bytes], *, most: int) -> AbstractContextManager[Incoming]:
        """Read a stream of at most `most` bytes to the end. Raises TooLarge; what is not kept is gone afterwards."""

    @abstractmethod
    def try_write(self) -> None:
        """Write something that is gone at once."""

    def open(self, sha256: str) -> BinaryIO:
        """The stored bytes, to be read from any place. Raises FileNotFoundError."""
        return self.seal.opened(self._stored(sha256), sha256)

    def is_current(self, sha256: str) -> bool:
        """Whether these bytes are sealed with the key and the cipher that write now. Raises FileNotFoundError."""
        with self._stored(sha256) as file:
            return self.seal.is_current(file)

    @abstractmethod
    def _stored(self, sha256: str) -> BinaryIO:
        """The bytes as they lie. Raises FileNotFoundError."""

    @abstractmethod
    def holds(self, sha256: str) -> bool:
        """Whether these bytes are stored."""

    @abstractmethod
    def touch(self, sha256: str) -> None:
        """Keep these bytes from being swept while a new record of them is being written. Raises FileNotFoundError."""

    @abstractmethod
    def names(self) -> Iterator[str]:
        """Every stored SHA-256, in order."""

    @abstractmethod
    def held(self) -> AbstractContextManager[None]:
        """Nothing goes as long as this lasts: what is named now can be copied. Several may hold at once."""

    @abstractmethod
    def sweep(self, unnamed: Unnamed, *, margin: float = MARGIN_SECONDS) -> int:
        """Remove what `unnamed` picks of the stored SHA-256s, and abandoned uploads; returns how many files went.

        What was written within the last `margin` seconds stays: its record may not be committed yet.
        """

    @abstractmethod
    def remove(self, names: Collection[str], unnamed: Unnamed, *, margin: float = MARGIN_SECONDS) -> int:
        """The same for these SHA-256s alone; what is none, or is not there, is left alone."""

    @abstractmethod
    def empty(self) -> None:
        """Remove everything, asking nobody: what a restoration that failed has left."""


def is_sum(name: str) -> bool:
    return _SHA256.fullmatch(name) is not None


def require_sum(name: str) -> str:
    """Only a sum ever becomes a part of a path. Raises ValueError."""
    if not is_sum(name):
        raise ValueError(f"no SHA-256: {name!r}")
    return name


def copied(stream: IO[bytes], file: BinaryIO, most: int) -> tuple[str, int]:
    """Copy a stream into a file: its SHA-256 and size. Raises TooLarge."""
    digest = hashlib.sha256()
    size = 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if size > most:
            raise TooLarge
        digest.update(piece)
        file.write(piece)
    file.flush()
    return digest.hexdigest(), size
