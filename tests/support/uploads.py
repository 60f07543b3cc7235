"""Small files of each kind, made as their programs make them, and the same files spoilt."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO

import docx
import xlsxwriter
from PIL import Image
from werkzeug.datastructures import FileStorage

from core.contents.storage import FolderStore
from core.files.operations import store


def pdf(text: str = "letter") -> bytes:
    """The smallest PDF that readers open; `text` makes it one of its own."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%"
        + text.encode()
        + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


def pages_pdf(pages: int, size: tuple[int, int] = (595, 842)) -> bytes:
    """A PDF with pages to look at."""
    buffer = BytesIO()
    first, *others = [Image.new("RGB", size, (255, 255, 255 - number)) for number in range(pages)]
    first.save(buffer, "PDF", save_all=True, append_images=others)
    return buffer.getvalue()


def png(width: int = 2, height: int = 2) -> bytes:
    """A white image; the stated size may be a lie, as in an image bomb."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\x00" + b"\xff" * 3 * min(width, 2)) * min(height, 2))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpg(width: int = 2, height: int = 2, thumbnail: bytes = b"") -> bytes:
    """Markers of a JPEG up to its frame header, after an APP1 segment that may hold something that looks like one."""
    app1 = b"\xff\xe1" + struct.pack(">H", 2 + len(thumbnail)) + thumbnail
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + app1 + b"\xff" + frame + b"\xff\xd9"


def word() -> bytes:
    """A document as python-docx writes it."""
    buffer = BytesIO()
    document = docx.Document()
    document.add_paragraph("示例")
    document.save(buffer)
    return buffer.getvalue()


def excel(rows: Sequence[Sequence[object]] = (("示例",),)) -> bytes:
    """A workbook of one sheet with these rows."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def archive(parts: Mapping[str, bytes]) -> bytes:
    """A zip archive of these parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def repacked(
    office: bytes, *, replace: Mapping[bytes, bytes] | None = None, add: Mapping[str, bytes] | None = None
) -> bytes:
    """An office file with words replaced in its list of content types, and parts added."""
    with zipfile.ZipFile(BytesIO(office)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for old, new in (replace or {}).items():
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(old, new)
    return archive({**parts, **(add or {})})


def ofd() -> bytes:
    return archive({"OFD.xml": b'<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>'})


def upload(content: bytes, name: str = "授权委托书.pdf") -> FileStorage:
    """An upload as a form hands it over."""
    return FileStorage(BytesIO(content), filename=name)


def folder() -> FolderStore:
    """The folder of the instance's files."""
    found = store()
    assert isinstance(found, FolderStore)
    return found
