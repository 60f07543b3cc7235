"""The kinds of file that can be accepted, by whose ids a purpose names them, and the refusal of any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import DomainError


class FileRefused(DomainError):
    """A file that is not taken: why, and what to do instead."""

    status = 422
    code = "file_refused"
    title = "文件未能上传"


class ManyAreRead(FileRefused):
    """Too many files are being read at this moment: a thread that waits on serves nobody else."""

    status = 503
    code = "many_are_read"
    title = "系统繁忙"

    def __init__(self) -> None:
        super().__init__("正在处理的文件较多，这份文件还没有处理。", "请稍后再试。")


PATIENCE = 5.0
"""Seconds that one waits for a place to read a file in."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: `extensions` with the usual one first, each with its dot."""

    id: str
    label: str
    media_type: str
    extensions: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"

PDF = Kind("pdf", "PDF", "application/pdf", (".pdf",))
JPG = Kind("jpg", "JPG 图片", "image/jpeg", (".jpg", ".jpeg"))
PNG = Kind("png", "PNG 图片", "image/png", (".png",))
DOCX = Kind("docx", "Word（.docx）", f"{_OFFICE}.wordprocessingml.document", (".docx",))
XLSX = Kind("xlsx", "Excel（.xlsx）", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
OFD = Kind("ofd", "OFD", "application/ofd", (".ofd",))
ZIP = Kind("zip", "ZIP 压缩包", "application/zip", (".zip",))
CSV = Kind("csv", "CSV 表格", "text/csv", (".csv", ".txt"))

KINDS: dict[str, Kind] = {kind.id: kind for kind in (PDF, JPG, PNG, DOCX, XLSX, OFD, ZIP, CSV)}
USUAL = (PDF, JPG, PNG, DOCX, XLSX, OFD, ZIP)
"""What is accepted where nothing narrower is declared."""

BY_MEDIA_TYPE: dict[str, Kind] = {kind.media_type: kind for kind in KINDS.values()}


def labels(kinds: Iterable[Kind]) -> str:
    """The kinds in one line, for a hint or a refusal."""
    return "、".join(kind.label for kind in kinds)


def accept_attribute(kinds: Iterable[Kind]) -> str:
    """The `accept` attribute of the input for such files: a convenience of the browser, no check."""
    return ",".join(extension for kind in kinds for extension in kind.extensions)
