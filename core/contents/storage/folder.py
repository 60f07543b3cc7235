"""A store in a folder of the machine. A lock and a margin of time keep a sweep from what is about to be named."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from core.contents.storage.seal import Seal
from core.contents.storage.store import MARGIN_SECONDS, TRIED, Incoming, Store, Unnamed, copied, is_sum, require_sum

_HOLD, _INCOMING = ".held", "incoming"


@dataclass(frozen=True)
class FolderStore(Store):
    """Files under `root`, at `ab/cd/<sha256>`."""

    root: Path
    seal: Seal

    @property
    def where(self) -> str:
        return f"folder {self.root}"

    @contextmanager
    def receive(self, stream: IO[bytes], *, most: int) -> Iterator[Incoming]:
        # It has no name: what is not sealed is gone with whoever reads it.
        with tempfile.TemporaryFile(dir=self._made(self.root / _INCOMING)) as file:
            sha256, size = copied(stream, file, most)
            yield Incoming(file, sha256, size, lambda: self._take_in(file, sha256))

    def try_write(self) -> None:
        with tempfile.TemporaryFile(dir=self._made(self.root / _INCOMING)) as file:
            file.write(bytes(TRIED))
            file.flush()
            os.fsync(file.fileno())

    def path(self, sha256: str) -> Path:
        """Where these bytes lie. Raises ValueError for what is no SHA-256."""
        require_sum(sha256)
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def holds(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def touch(self, sha256: str) -> None:
        with self._locked():
            os.utime(self.path(sha256))

    def names(self) -> Iterator[str]:
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(path.name for path in folder.glob("*/*"))

    @contextmanager
    def held(self) -> Iterator[None]:
        with (self._made(self.root) / _HOLD).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield

    def sweep(self, unnamed: Unnamed, *, margin: float = MARGIN_SECONDS) -> int:
        removed = 0
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            removed += self.remove([path.name for path in folder.glob("*/*")], unnamed, margin=margin)
        return removed + sum(self._removed(path, margin) for path in sorted((self.root / _INCOMING).glob("*")))

    def remove(self, names: Collection[str], unnamed: Unnamed, *, margin: float = MARGIN_SECONDS) -> int:
        held = sorted(name for name in names if is_sum(name) and self.holds(name))
        return sum(self._removed(self.path(name), margin) for name in sorted(unnamed(held))) if held else 0

    def empty(self) -> None:
        for sha256 in list(self.names()):
            self.path(sha256).unlink()

    def _stored(self, sha256: str) -> BinaryIO:
        return self.path(sha256).open("rb")

    def _removed(self, path: Path, margin: float) -> bool:
        with self._locked(), self._free() as is_free:
            # Under the lock: an upload of the same bytes has either renewed the file by now or will write it anew.
            try:
                if not is_free or time.time() - path.stat().st_mtime < margin:
                    return False
                path.unlink()
            except FileNotFoundError:  # What came in was moved to its place, or another sweep was here.
                return False
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

    def _take_in(self, file: BinaryIO, sha256: str) -> None:
        target = self.path(sha256)
        folder = self._made(target.parent)
        descriptor, name = tempfile.mkstemp(dir=self.root / _INCOMING)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as sealed:
                self.seal.write(file, sealed, sha256)
                os.fsync(sealed.fileno())
            with self._locked():
                os.utime(temporary)
                temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
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


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
