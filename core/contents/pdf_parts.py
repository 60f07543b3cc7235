"""What in a PDF acts by itself: scripts, launched programs, embedded programs. Its objects are read, never run."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from core.contents import programs
from core.contents.bounded import go_on
from core.contents.kinds import FileRefused
from core.contents.pdf_locks import LOCKED, Opened, opened

MOST_UNPACKED = 50_000_000
"""Bytes of all packed lists of objects together."""
MOST_STREAMS = 50_000
_PIECE = 16_384
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# Every script stands in an action of such a name; the names are long enough to stand in no picture by chance.
_ACTS = re.compile(
    rb"/(?:(?:JavaScript|Launch|RichMedia|Rendition|ImportData|SubmitForm|GoToE|GoToR)(?![A-Za-z0-9])"
    rb"|XFA(?:[\0\t\n\f\r ]*[%[]|[\0\t\n\f\r ]+\d))"
)
_FILTER = re.compile(rb"/Filter[\0\t\n\f\r ]*(?:\[[\0\t\n\f\r ]*)?/FlateDecode(?![A-Za-z0-9])")
# Those of a signature and of an encryption bear other names than those that unpack.
_FILTERS = re.compile(
    rb"/(?:Filter(?![A-Za-z0-9]|[\0\t\n\f\r ]*/(?![A-Za-z0-9]*Decode|Crypt))"
    rb"|(?:[A-Za-z0-9]+Decode|Crypt|DecodeParms)(?![A-Za-z0-9]))"
)
_NUMBERED = re.compile(rb"(\d{1,9})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj")
_STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\n|\r)")

_REFUSED = FileRefused("这份 PDF 带有脚本或自动运行的动作，不能接收。", "请用“打印为 PDF”重新生成后再上传。")


def examine(file: BinaryIO) -> None:
    """Raises FileRefused. Of what is encrypted the names stand open; its packed objects are opened first."""
    file.seek(0)
    content = file.read()
    plain = _plain(content)
    lists = _lists(content, opened(content, plain))
    if _ACTS.search(plain) or any(_ACTS.search(_plain(text)) for text in lists):
        raise _REFUSED


def _lists(content: bytes, lock: Opened | None) -> Iterator[bytes]:
    """The packed lists of objects, unpacked; an embedded program is refused on the way."""
    left = MOST_UNPACKED
    for described, packed in _packed(content, lock):
        is_list = b"/ObjStm" in described
        unpacked = _unpacked(packed, left + 1 if is_list else programs.HEAD)
        is_hidden = unpacked is None and b"/Filter" in described
        if b"/EmbeddedFile" in described:
            head = packed if unpacked is None else unpacked
            programs.refuse(bytes(head[: programs.HEAD]), "PDF 里嵌入的文件")
        if is_hidden and lock is not None:
            raise LOCKED
        if is_list and (is_hidden or not _is_plainly_packed(described)):
            raise _REFUSED
        if not is_list or (unpacked is None and lock is None):
            continue  # what is not packed was read as it stands
        listed = bytes(packed) if unpacked is None else unpacked
        left -= len(listed)
        if left < 0:
            raise _REFUSED
        yield listed


def _packed(content: bytes, lock: Opened | None) -> Iterator[tuple[bytes, memoryview]]:
    """The streams that are lists of objects or embedded files, with their descriptions, out of their encryption.

    Whatever stands between two streams counts as the description of the second: words within it cannot hide others.
    """
    behind = ends = 0
    for number, begins in enumerate(_STREAM.finditer(content)):
        # The end of a stream looks like the beginning of one.
        if content.endswith(b"end", 0, begins.start()):
            behind = begins.end()
            continue
        if number > MOST_STREAMS:
            raise _REFUSED
        header = content[behind : begins.start()]
        described, behind = _plain(header), begins.end()
        if b"/EmbeddedFile" not in described and b"/ObjStm" not in described:
            continue
        go_on()
        if ends < begins.end():  # else the stream before it has none of its own
            ends = content.find(b"endstream", begins.end())
            ends = ends if ends >= 0 else len(content)
        packed = memoryview(content)[begins.end() : ends]
        yield described, packed if lock is None else _opened(lock, packed, header, described)


def _opened(lock: Opened, packed: memoryview, header: bytes, described: bytes) -> memoryview:
    """Raises FileRefused where it is not told of which object the stream is."""
    numbered = _NUMBERED.findall(header)
    if not numbered:
        raise LOCKED
    number, generation = map(int, numbered[-1])
    is_file = b"/EmbeddedFile" in described
    return memoryview(lock.stream(packed.tobytes(), number, generation, is_file=is_file))


def _is_plainly_packed(described: bytes) -> bool:
    """Whether a list of objects is packed as all programs pack it, or not at all: what is packed twice, or otherwise,
    only hides."""
    said = _FILTERS.findall(described)
    return not said or (said == [b"/Filter", b"/FlateDecode"] and _FILTER.search(described) is not None)


def _unpacked(packed: memoryview, most: int) -> bytes | None:
    """At most so many bytes; None for what is not packed, or in another way."""
    unpacked, flate = bytearray(), zlib.decompressobj()
    try:
        # Piece by piece: of what it is given at once, the library copies all that it leaves.
        for at in range(0, len(packed), _PIECE):
            unpacked += flate.decompress(packed[at : at + _PIECE], most - len(unpacked))
            if flate.eof or len(unpacked) >= most:
                break
    except zlib.error:
        return None
    return bytes(unpacked)


def _plain(text: bytes) -> bytes:
    """Names as they are read: ``/L#61unch`` is ``/Launch``."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
