"""The dossier: applications' documents and evidence as one archive, with index and sums, made as it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO, RawIOBase
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from core import clock
from core.errors import DomainError
from core.papers.dossier_index import IndexEntry, index_page, index_workbook
from core.papers.names import Names, safe_name

INDEX_WORKBOOK, INDEX_PAGE, SUMS = "目录.xlsx", "目录.html", "SHA-256 校验值.txt"

_BLOCK = 1 << 16
_PLAIN_FILE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class DossierFile:
    """A file: its name, what it is (``about``), its bytes or a way to open them, and the sum once recorded for it."""

    name: str
    content: bytes | Callable[[], IO[bytes]]
    about: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class DossierApplication:
    """One application: its number and unit, and its files, documents first."""

    number: str
    unit_name: str
    category: str = ""
    papers: Sequence[DossierFile] = ()
    evidence: Sequence[DossierFile] = field(default_factory=tuple)


def dossier(
    applications: Iterable[DossierApplication],
    *,
    title: str,
    made_at: datetime | None = None,
    attachments: Sequence[DossierFile] = (),
    stamp: str = "",
) -> Iterator[bytes]:
    """The archive in pieces, to be sent as they come; at no time is a whole file in memory.

    ``attachments`` (summary tables, letters) lie at the top, each application's files in a folder of its own. A file
    that cannot be opened, or whose bytes are not those recorded, is named in the index, as is ``stamp``. ``made_at`` is
    aware, by default now.
    """
    at = clock.local(made_at or clock.now())
    return _Archive(at).written(applications, attachments, title, stamp)


class _Archive:
    def __init__(self, at: datetime) -> None:
        self._at = at
        self._sink = _Sink()
        self._zip = ZipFile(self._sink, "w", ZIP_DEFLATED, compresslevel=5)
        self._names = Names()
        self._entries: list[IndexEntry] = []
        for name in (INDEX_WORKBOOK, INDEX_PAGE, SUMS):
            self._names.take("", name)

    def written(
        self, applications: Iterable[DossierApplication], attachments: Sequence[DossierFile], title: str, stamp: str
    ) -> Iterator[bytes]:
        for file in attachments:
            yield from self._add(file, "")
        for serial, application in enumerate(applications, 1):
            folder = safe_name(f"{serial:03d}_{application.unit_name}")
            for file in application.papers:
                yield from self._add(file, folder, application)
            for file in application.evidence:
                yield from self._add(file, f"{folder}/佐证材料", application)
        for name, content in (
            (INDEX_WORKBOOK, index_workbook(title, self._at, self._entries, stamp)),
            (INDEX_PAGE, index_page(title, self._at, self._entries, stamp)),
        ):
            yield from self._write(name, BytesIO(content))
        sums = "".join(f"{entry.sha256}  {entry.path}\n" for entry in self._entries if entry.sha256)
        yield from self._write(SUMS, BytesIO(sums.encode()), listed=False)
        self._zip.close()
        yield self._sink.taken()

    def _add(self, file: DossierFile, folder: str, application: DossierApplication | None = None) -> Iterator[bytes]:
        path = self._names.take(folder, file.name)
        about = (application.number, application.unit_name, application.category) if application else ("", "", "")
        try:
            source = BytesIO(file.content) if isinstance(file.content, bytes) else file.content()
        except (OSError, DomainError) as error:
            why = error.sentence.rstrip("。") if isinstance(error, DomainError) else "文件无法读取"
            self._entries.append(IndexEntry(path, file.about, *about, remark=f"{why}，未收入"))
            return
        with source:
            yield from self._write(path, source, file.about, about, file.sha256)

    def _write(
        self,
        path: str,
        source: IO[bytes],
        what: str = "目录",
        about: tuple[str, str, str] = ("", "", ""),
        recorded: str | None = None,
        *,
        listed: bool = True,
    ) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        info = ZipInfo(path, self._at.timetuple()[:6])
        info.compress_type, info.external_attr = ZIP_DEFLATED, _PLAIN_FILE
        with self._zip.open(info, "w", force_zip64=True) as target:
            while block := source.read(_BLOCK):
                digest.update(block)
                size += len(block)
                target.write(block)
                yield self._sink.taken()
        found = digest.hexdigest()
        if listed:
            remark = "内容与登记的校验值不符" if recorded and recorded != found else ""
            self._entries.append(IndexEntry(path, what, *about, size=size, sha256=found, remark=remark))


class _Sink(RawIOBase):
    """Where the archive is written to, and from where its bytes are taken away."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, block: object) -> int:
        written = bytes(block)  # type: ignore[call-overload]
        self._blocks.append(written)
        return len(written)

    def taken(self) -> bytes:
        """What was written since the last time."""
        blocks, self._blocks = self._blocks, []
        return b"".join(blocks)
