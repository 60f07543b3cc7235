"""The parts of an archive, as a tar within the envelope: rows by table, files by their SHA-256, the manifest last.

tables/person/000001.jsonl.gz
files/9f86d081…
manifest.json
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Protocol

from core.backups.rules.refusals import BackupRefused

MANIFEST = "manifest.json"
TABLES, FILES = "tables/", "files/"
_SUFFIX = ".jsonl.gz"
_PIECE = 1 << 20


class Written(Protocol):
    def write(self, data: bytes, /) -> object: ...


class Read(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Hashed:
    """A file that is read once, with the SHA-256 and the number of the bytes that were read."""

    def __init__(self, file: Read) -> None:
        self._file, self._digest, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1, /) -> bytes:
        found = self._file.read(size)
        self._digest.update(found)
        self.size += len(found)
        return found

    def drain(self) -> None:
        """Read what nobody has read."""
        while self.read(_PIECE):
            pass

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class Enduring:
    """A file that gives as many bytes as it was said to have: what cannot be read is zeros, which its hash betrays."""

    def __init__(self, file: Read, size: int) -> None:
        self._file, self._left, self._ended = file, size, False

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        found = b""
        while len(found) < wanted and not self._ended:
            piece = self._tried(wanted - len(found))
            found, self._ended = found + piece, not piece
        self._left -= wanted
        return found.ljust(wanted, b"\0")

    def _tried(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except OSError:
            return b""


class Packing:
    """Puts parts into an archive, one after the other."""

    def __init__(self, to: Written) -> None:
        self._tar = tarfile.open(fileobj=to, mode="w|", format=tarfile.PAX_FORMAT)  # type: ignore[call-overload]  # noqa: SIM115  # asks for no more than `write`

    def put(self, name: str, content: bytes) -> None:
        self.put_file(name, BytesIO(content), len(content))

    def put_rows(self, table: str, number: int, lines: bytes) -> None:
        self.put(f"{TABLES}{table}/{number:06}{_SUFFIX}", gzip.compress(lines, 6, mtime=0))

    def put_file(self, name: str, file: Read, size: int) -> None:
        """Raises OSError where the archive cannot be written, or the file is shorter than it was said to be."""
        part = tarfile.TarInfo(name)
        part.size = size
        self._tar.addfile(part, file)
        self._tar.members.clear()  # a million files are not kept in memory

    def close(self) -> None:
        self._tar.close()


def unpacked(file: Read) -> Iterator[tuple[str, IO[bytes]]]:
    """Every part's name and content, which is to be read before the next is asked for. Raises BackupRefused."""
    try:
        with tarfile.open(fileobj=file, mode="r|") as tar:  # type: ignore[call-overload]  # asks for no more than `read`
            while (part := tar.next()) is not None:
                content = tar.extractfile(part)
                if content is not None:
                    yield part.name, content
                tar.members.clear()
    except tarfile.TarError:
        raise BackupRefused("The backup's parts cannot be read.") from None


def table_of(name: str) -> str:
    """Which table's rows a part holds."""
    return name.removeprefix(TABLES).partition("/")[0]


def canonical(line: bytes) -> bytes:
    """The line as it is hashed: one kind of database keeps the order of names within JSON, the other has its own."""
    return json.dumps(json.loads(line), sort_keys=True, separators=(",", ":")).encode()


def lines_of(content: IO[bytes]) -> list[bytes]:
    """The rows' lines in a part."""
    return gzip.decompress(content.read()).splitlines()
