"""What in a PDF acts by itself: scripts, launched programs, embedded programs. Its objects are read, never run."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from core.contents import programs
from core.contents.bounded import go_on
from core.contents.kinds import FileRefused

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
_STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\n|\r)")

_REFUSED = FileRefused("这份 PDF 带有脚本或自动运行的动作，不能接收。", "请用“打印为 PDF”重新生成后再上传。")


def examine(file: BinaryIO) -> None:
    """Raises FileRefused. What is encrypted cannot be looked into: its names stand open, its packed objects do not."""
    file.seek(0)
    content = file.read()
    for text in (content, *_lists(content)):
        if _ACTS.search(_plain(text)):
            raise _REFUSED


def _lists(content: bytes) -> Iterator[bytes]:
    """The packed lists of objects, unpacked; an embedded program is refused on the way.

    Whatever stands between two streams counts as the description of the second: words within it cannot hide others.
    """
    left, behind, ends = MOST_UNPACKED, 0, 0
    for number, begins in enumerate(_STREAM.finditer(content)):
        # The end of a stream looks like the beginning of one.
        if content.endswith(b"end", 0, begins.start()):
            behind = begins.end()
            continue
        if number > MOST_STREAMS:
            raise _REFUSED
        described = _plain(content[behind : begins.start()])
        behind = begins.end()
        is_embedded, is_list = b"/EmbeddedFile" in described, b"/ObjStm" in described
        if not (is_embedded or is_list):
            continue
        go_on()
        if ends < begins.end():  # else the stream before it has none of its own
            ends = content.find(b"endstream", begins.end())
            ends = ends if ends >= 0 else len(content)
        packed = memoryview(content)[begins.end() : ends]
        unpacked = _unpacked(packed, left + 1 if is_list else programs.HEAD)
        if is_embedded:
            head = packed[: programs.HEAD].tobytes() if unpacked is None else unpacked[: programs.HEAD]
            programs.refuse(head, "PDF 里嵌入的文件")
        is_hidden = unpacked is None and b"/Filter" in described and b"/Encrypt" not in content
        if is_list and (is_hidden or not _is_plainly_packed(described)):
            raise _REFUSED
        if not is_list or unpacked is None:
            continue  # what is not packed was read as it stands
        left -= len(unpacked)
        if left < 0:
            raise _REFUSED
        yield unpacked


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
