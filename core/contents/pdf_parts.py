"""What in a PDF acts by itself: scripts, launched programs, embedded programs. Its objects are read, never run."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from core.contents import programs
from core.contents.kinds import FileRefused

MOST_UNPACKED = 50_000_000
"""Bytes of all packed lists of objects together."""
MOST_STREAMS = 50_000
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# Every script stands in an action of such a name; the names are long enough to stand in no picture by chance.
_ACTS = re.compile(rb"/(JavaScript|Launch|RichMedia|Rendition|ImportData|SubmitForm)(?![A-Za-z0-9])")
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
    left, behind = MOST_UNPACKED, 0
    for number, begins in enumerate(_STREAM.finditer(content)):
        # The end of a stream looks like the beginning of one.
        if content.endswith(b"end", 0, begins.start()):
            behind = begins.end()
            continue
        if number > MOST_STREAMS:
            raise _REFUSED
        described = _plain(content[behind : begins.start()])
        behind = begins.end()
        is_embedded = b"/EmbeddedFile" in described
        if not is_embedded and b"/ObjStm" not in described:
            continue
        ends = content.find(b"endstream", begins.end())
        packed = memoryview(content)[begins.end() : ends if ends >= 0 else len(content)]
        unpacked = _unpacked(packed, programs.HEAD if is_embedded else left + 1)
        if is_embedded:
            programs.refuse(packed[: programs.HEAD].tobytes() if unpacked is None else unpacked, "PDF 里嵌入的文件")
            continue
        if unpacked is None:
            if b"/Filter" in described and b"/Encrypt" not in content:
                raise _REFUSED
            continue  # it was read as it stands
        left -= len(unpacked)
        if left < 0:
            raise _REFUSED
        yield unpacked


def _unpacked(packed: memoryview, most: int) -> bytes | None:
    """At most so many bytes; None for what is not packed, or in another way."""
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return None


def _plain(text: bytes) -> bytes:
    """Names as they are read: ``/L#61unch`` is ``/Launch``."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
