"""Where the bytes lie: under their SHA-256, computed by us, written whole or not at all.

    with store.receive(stream, most=limit) as incoming:
        kind = recognise(incoming.file)
        incoming.keep()

The same bytes are stored once. `sweep` removes what no record names any more; a lock and a margin of time see to it
that it never takes what an upload is about to name.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO

PIECE = 1 << 20
MARGIN_SECONDS = 3600
"""Bytes without a record are left alone for this long: the transaction that will name them may still be open."""

_HOLD = ".held"
_TRIED = 4096
"""Bytes: fewer may find room in a file's own record where there is none for contents."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


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


@dataclass(frozen=True)
class FileStore:
    """Files under `root`, at `ab/cd/<sha256>`."""

    root: Path

    @contextmanager
    def receive(self, stream: IO[bytes], *, most: int) -> Iterator[Incoming]:
        """Read a stream of at most `most` bytes to the end. Raises TooLarge; what is not kept is gone afterwards."""
        waiting = self._made(self.root / "incoming")
        descriptor, name = tempfile.mkstemp(dir=waiting)
        temporary = Path(name)
        with os.fdopen(descriptor, "w+b") as file:
            try:
                sha256, size = _copied(stream, file, most)
                yield Incoming(file, sha256, size, lambda: self._take_in(file, temporary, sha256))
            finally:
                temporary.unlink(missing_ok=True)

    def try_write(self) -> None:
        """Write something that is gone at once. Raises OSError where nothing can be kept."""
        with tempfile.TemporaryFile(dir=self._made(self.root / "incoming")) as file:
            file.write(bytes(_TRIED))
            file.flush()
            os.fsync(file.fileno())

    def open(self, sha256: str) -> BinaryIO:
        """The stored bytes. Raises FileNotFoundError."""
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """Where these bytes lie. Raises ValueError for what is no SHA-256."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"no SHA-256: {sha256!r}")
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def holds(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def touch(self, sha256: str) -> None:
        """Keep these bytes from being swept while a new record of them is being written. Raises FileNotFoundError."""
        with self._locked():
            os.utime(self.path(sha256))

    def names(self) -> Iterator[str]:
        """Every stored SHA-256, in order."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(path.name for path in folder.glob("*/*"))

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing goes as long as this lasts: what is named now can be copied. Several may hold at once."""
        with (self._made(self.root) / _HOLD).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield

    def sweep(self, unnamed: Callable[[Collection[str]], set[str]], *, margin: float = MARGIN_SECONDS) -> int:
        """Remove what `unnamed` picks of the stored SHA-256s, and abandoned uploads; returns how many files went.

        What was written within the last `margin` seconds stays: its record may not be committed yet.
        """
        removed = 0
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            removed += self.remove([path.name for path in folder.glob("*/*")], unnamed, margin=margin)
        return removed + sum(self._removed(path, margin) for path in sorted((self.root / "incoming").glob("*")))

    def remove(
        self, names: Collection[str], unnamed: Callable[[Collection[str]], set[str]], *, margin: float = MARGIN_SECONDS
    ) -> int:
        """The same for these SHA-256s alone; what is none, or is not there, is left alone."""
        held = sorted(name for name in names if _SHA256.fullmatch(name) and self.holds(name))
        return sum(self._removed(self.path(name), margin) for name in sorted(unnamed(held))) if held else 0

    def _removed(self, path: Path, margin: float) -> bool:
        with self._locked(), self._free() as is_free:
            # Under the lock: an upload of the same bytes has either renewed the file by now or will write it anew.
            if not is_free or time.time() - path.stat().st_mtime < margin:
                return False
            path.unlink()
        return True

    @contextmanager
    def _free(self) -> Iterator[bool]:
        """Whether nobody holds what is here, nor begins to meanwhile. What stays is found by a later sweep."""
        with (self.root / _HOLD).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def _take_in(self, file: BinaryIO, temporary: Path, sha256: str) -> None:
        file.flush()
        os.fsync(file.fileno())
        target = self.path(sha256)
        folder = self._made(target.parent)
        with self._locked():
            os.utime(temporary)
            temporary.replace(target)
        _sync_folder(folder)

    def _made(self, folder: Path) -> Path:
        """The folder, with every folder that had to be made for it safe on the disk."""
        if not folder.is_dir():
            missing = [each for each in (folder, *folder.parents) if not each.is_dir()]
            folder.mkdir(parents=True, exist_ok=True, mode=0o750)
            for each in missing:
                _sync_folder(each.parent)
        return folder

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.root / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _copied(stream: IO[bytes], file: BinaryIO, most: int) -> tuple[str, int]:
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


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
