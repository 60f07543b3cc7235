"""What in a PDF acts by itself: scripts, launched programs, embedded programs. Its objects are read, never run."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import suppress
from io import BytesIO
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

from core.contents import programs
from core.contents.bounded import go_on
from core.contents.kinds import FileRefused, Kind
from core.contents.pdf_locks import BLANK, LOCKED, Opened, opened, read

MOST_UNPACKED = 50_000_000
"""Bytes of all packed lists of objects together."""
MOST_STREAMS = 50_000
_MOST_UNCLOSED = 5
_MOST_OPENED = 50
_PIECE = 16_384
_ARCHIVE = b"PK\x03\x04"
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# Every script stands in an action of such a name; the names are long enough to stand in no picture by chance.
_ACTS = re.compile(
    rb"/(?:(?:JavaScript|Launch|RichMedia|Rendition|ImportData|SubmitForm|GoToE|GoToR|OnInstantiate)(?![A-Za-z0-9])"
    rb"|XFA(?:[\0\t\n\f\r ]*%s|[\0\t\n\f\r ]+\d)|FS%s/URL(?![A-Za-z0-9]))" % (rb"[%[]", BLANK)
)
# What is read as a list of objects says how many, and where they begin: its type is asked by some readers only.
_COUNTS = tuple(re.compile(name + BLANK + rb"\d") for name in (rb"/N", rb"/First"))
_PAIRS = re.compile(rb"[\0\t\n\f\r ]*\d+[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]")
_PAIR = re.compile(rb"(?:[\0\t\n\f\r ]*\d{1,9}(?![0-9]))*+")
# Where a file stands that is embedded: its stream need not say so.
_FILES = re.compile(rb"/(?:F|UF|DOS|Mac|Unix)" + BLANK + rb"(\d{1,9})" + BLANK + rb"\d{1,5}" + BLANK + rb"R")
_SAYS = re.compile(rb"/(URI|UF|F)" + BLANK + rb"(?=\(|<[^<])")
_ADDRESSED = re.compile(rb"/URI" + BLANK + rb"(\d{1,9})" + BLANK + rb"\d{1,5}" + BLANK + rb"R")
_SCHEME = re.compile(r"[\0-\40]*([a-z][a-z0-9+.-]*):")
_FOLLOWED = frozenset({"http", "https", "mailto", "tel", "ftp"})
# What is done when it is opened, by itself: to go to a place in it, and nothing after that.
_OPENS = re.compile(rb"/OpenAction(?![A-Za-z0-9])" + BLANK)
_EVENTS = re.compile(rb"/AA" + BLANK + rb"(?:<<|\d+" + BLANK + rb"\d+" + BLANK + rb"R)")
_REFERS = re.compile(rb"(\d{1,9})" + BLANK + rb"\d{1,5}" + BLANK + rb"R")
_BLANK = re.compile(BLANK)
_PLACE = re.compile(rb"\[|null|<<((?:[^<>%]|<[^<>%]*+>)*+)>>")
_GOES = re.compile(rb"/S" + BLANK + rb"/GoTo(?![A-Za-z0-9])")
_MORE = re.compile(rb"/(?:S|Next)(?![A-Za-z0-9])")
_FIRST = re.compile(rb"/First" + BLANK + rb"(\d{1,9})")
_FILTER = re.compile(rb"/Filter[\0\t\n\f\r ]*(?:\[[\0\t\n\f\r ]*)?/FlateDecode(?![A-Za-z0-9])")
# Those of a signature and of an encryption bear other names than those that unpack.
_FILTERS = re.compile(
    rb"/(?:Filter(?![A-Za-z0-9]|[\0\t\n\f\r ]*/(?![A-Za-z0-9]*Decode|Crypt))"
    rb"|(?:[A-Za-z0-9]+Decode|Crypt|DecodeParms)(?![A-Za-z0-9]))"
)
_BEGINS = re.compile(rb"(?<!\d)0*+(\d{1,9})" + BLANK + rb"\d{1,5}" + BLANK + rb"obj")
_NUMBERED = re.compile(rb"(\d{1,9})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj")
_SIGN = re.compile(rb"<<|>>|<[^<>]*+>|%[^\r\n]*+|[()]|endobj")
_IN_TEXT = re.compile(rb"\\.|[()]", re.DOTALL)
_STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\n|\r)")

_REFUSED = FileRefused("这份 PDF 带有脚本或自动运行的动作，不能接收。", "请用“打印为 PDF”重新生成后再上传。")


def examine(file: BinaryIO, inside: Callable[[BinaryIO], Kind]) -> None:
    """Raises FileRefused. Of what is encrypted the names stand open; its packed objects are opened first.

    `inside` says what an embedded file is.
    """
    file.seek(0)
    content = file.read()
    plain = _plain(content)
    streams = [*_streams(content)]
    lock = opened(content, plain)
    files: set[bytes] = set()
    opens: set[int] = set()
    addressed: set[int] = set()
    for text in chain([plain], (_plain(each.text) for each in _lists(streams, lock))):
        if _ACTS.search(text) or _EVENTS.search(text) or any(_is_dangerous(name, said) for name, said in _said(text)):
            raise _REFUSED
        files.update(_FILES.findall(text))
        opens.update(_opened(text))
        addressed.update(map(int, _ADDRESSED.findall(text)))
    if len(opens) > _MOST_OPENED or not all(_goes(each, 0) for each in _objects(opens, plain, streams, lock)):
        raise _REFUSED
    if any(map(_leads_astray, _objects(addressed, plain, streams, lock))):
        raise _REFUSED
    _examine_files(streams, lock, files, inside)


def _opened(text: bytes) -> Iterator[int]:
    """The numbers of the objects that are done when it is opened. Raises FileRefused for one that stands there."""
    for found in _OPENS.finditer(text):
        refers = _REFERS.match(text, found.end())
        if refers is not None:
            yield int(refers[1])
        elif not _goes(text, found.end()):
            raise _REFUSED


def _objects(numbers: Set[int], plain: bytes, streams: Iterable[_Stream], lock: Opened | None) -> Iterator[bytes]:
    """What the objects of such numbers are, wherever they stand."""
    if not numbers:
        return
    places = [(plain, each.end()) for each in _BEGINS.finditer(plain) if int(each[1]) in numbers]
    places += [(each.text, at) for each in _lists(streams, lock) for number, at in each.places if number in numbers]
    for text, at in places:
        go_on()
        yield _plain(text[at : at + _PIECE])


def _goes(text: bytes, at: int) -> bool:
    """Whether what stands there is a place, or goes to one."""
    place = _PLACE.match(text, _BLANK.match(text, at).end())  # type: ignore[union-attr]  # it may be empty
    return place is not None and (place[1] is None or len(_MORE.findall(place[1])) == len(_GOES.findall(place[1])))


def _leads_astray(text: bytes) -> bool:
    """Whether an address stands there that people do not follow."""
    with suppress(ValueError):
        said, _ = read(text, _BLANK.match(text).end())  # type: ignore[union-attr]  # it may be empty
        return isinstance(said, bytes) and _is_dangerous(b"URI", said)
    return False


def _said(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The addresses and the names of files that are said there, each with the name of what it is."""
    for found in _SAYS.finditer(text):
        go_on()
        with suppress(ValueError):
            word, _ = read(text, found.end())
            yield found[1], word


def _is_dangerous(name: bytes, said: bytes) -> bool:
    """Whether it is of another machine, an address is none that people follow, or a file of that name a program."""
    wide = said.startswith(codecs.BOM_UTF16_BE)
    words = said.decode("utf-16" if wide else "latin-1", "replace").lower()
    if words.lstrip().startswith("\\\\"):
        return True
    if name == b"URI":
        scheme = _SCHEME.match(words)
        return scheme is not None and scheme[1] not in _FOLLOWED
    return programs.suffix(words) in programs.ENDINGS


class _Stream(NamedTuple):
    """One stream: what stands before it, with its names as they are read, all from where it begins, and how long it is
    by its end's name. Whatever stands between two streams counts as the description of the second: words within it
    cannot hide others. `own` is what it says of itself, or all of that where no dictionary ends where it begins."""

    header: bytes
    described: bytes
    own: bytes
    rest: memoryview
    length: int

    @property
    def numbers(self) -> list[tuple[bytes, bytes]]:
        return _NUMBERED.findall(self.header)


class _List(NamedTuple):
    """A list of objects, unpacked, and what is said of it."""

    text: bytes
    described: bytes

    @property
    def places(self) -> Iterator[tuple[int, int]]:
        """The objects' numbers, and where each begins, counted from wherever it is said that the first does."""
        pairs = _PAIR.match(self.text)
        words = () if pairs is None else tuple(map(int, pairs[0].split()))
        for first in {int(each) for each in _FIRST.findall(self.described)}:
            yield from zip(words[::2], (first + at for at in words[1::2]), strict=False)


def _streams(content: bytes) -> Iterator[_Stream]:
    """Those that may be lists of objects or embedded files. What begins within a description is not what it seems: the
    description goes on behind it."""
    behind = ends = unclosed = 0
    for number, begins in enumerate(_STREAM.finditer(content)):
        # The end of a stream looks like the beginning of one.
        if content.endswith(b"end", 0, begins.start()):
            behind = behind if unclosed else begins.end()
            continue
        if number > MOST_STREAMS or unclosed > _MOST_UNCLOSED:
            raise _REFUSED
        header = content[behind : begins.start()]
        described = _plain(header)
        own = _own(described)
        unclosed = unclosed + 1 if own is None and _NUMBERED.search(described) else 0
        behind = behind if unclosed else begins.end()
        go_on()
        if ends < begins.end():  # else the stream before it has none of its own
            ends = content.find(b"endstream", begins.end())
            ends = ends if ends >= 0 else len(content)
        rest = memoryview(content)[begins.end() :]
        yield _Stream(header, described, described if own is None else own, rest, ends - begins.end())


def _own(described: bytes) -> bytes | None:
    """The dictionary that ends where the stream begins: what pretends within it that an object begins hides nothing."""
    for begins in _NUMBERED.finditer(described):
        go_on()
        if _ends(described, begins.end()) == len(described):
            return described[begins.end() :]
    return None


def _ends(text: bytes, at: int) -> int | None:
    """Where the dictionary ends that begins there, and the blanks behind it; None where none does."""
    angles = rounds = 0
    while (sign := (_IN_TEXT if rounds else _SIGN).search(text, at)) is not None:
        word, at = sign[0], sign.end()
        rounds += (word == b"(") - (word == b")")
        angles += (word == b"<<") - (word == b">>")
        if rounds < 0 or angles < 0 or (word == b"endobj" and not angles):
            return None
        if word == b">>" and not angles:
            return _BLANK.match(text, at).end()  # type: ignore[union-attr]  # it may be empty
    return None


def _lists(streams: Iterable[_Stream], lock: Opened | None) -> Iterator[_List]:
    """The packed lists of objects, unpacked: those that are called so, and those that are read so."""
    left = MOST_UNPACKED
    for stream in streams:
        is_named = b"/ObjStm" in stream.described or all(each.search(stream.own) for each in _COUNTS)
        if not is_named and not all(each.search(stream.described) for each in _COUNTS):
            continue
        if is_named and not _is_plainly_packed(stream.described):
            raise _REFUSED
        listed = _content(stream, lock, left + 1)
        if not is_named and _PAIRS.match(listed or b"") is None:
            continue
        if listed is None:
            if b"/Filter" in stream.described:
                raise _REFUSED if lock is None else LOCKED
            continue  # what is not packed was read as it stands
        left -= len(listed)
        if left < 0:
            raise _REFUSED
        yield _List(listed, stream.described)


def _examine_files(
    streams: Iterable[_Stream], lock: Opened | None, files: Set[bytes], inside: Callable[[BinaryIO], Kind]
) -> None:
    """Raises FileRefused for an embedded program, and for what of an embedded document is refused elsewhere."""
    for stream in streams:
        if b"/EmbeddedFile" not in stream.described and files.isdisjoint(number for number, _ in stream.numbers):
            continue
        if not _is_plainly_packed(stream.described):
            raise _REFUSED
        unpacked = _content(stream, lock, MOST_UNPACKED)
        held = _as_it_stands(stream, lock) if unpacked is None else unpacked
        programs.refuse(held[: programs.HEAD], "PDF 里嵌入的文件")
        # A PDF that is not packed was read with the whole.
        is_pdf = unpacked is not None and b"%PDF-" in held[: programs.HEAD]
        if is_pdf or held.startswith(_ARCHIVE):
            inside(BytesIO(held))
        elif programs.holds_program(held) or (held.lstrip().startswith(b"<") and programs.runs_in_browser(held)):
            raise _REFUSED


def _content(stream: _Stream, lock: Opened | None, most: int) -> bytes | None:
    """At most so many unpacked bytes of a stream; None for what is not packed, or in another way."""
    if lock is None:
        return _unpacked(stream.rest, stream.length, most)
    held = _as_it_stands(stream, lock)
    unpacked = _unpacked(memoryview(held), len(held), most)
    return held if unpacked is None and b"/Filter" not in stream.described else unpacked


def _as_it_stands(stream: _Stream, lock: Opened | None) -> bytes:
    """Out of its encryption. Raises FileRefused where it is not told of which object the stream is."""
    held = stream.rest[: stream.length].tobytes()
    if lock is None:
        return held
    if not stream.numbers:
        raise LOCKED
    number, generation = map(int, stream.numbers[-1])
    return lock.stream(held, number, generation, is_file=b"/EmbeddedFile" in stream.described)


def _is_plainly_packed(described: bytes) -> bool:
    """Whether a stream is packed as all programs pack it, or not at all: what is packed twice, or otherwise, only
    hides."""
    said = _FILTERS.findall(described)
    return not said or (said == [b"/Filter", b"/FlateDecode"] and _FILTER.search(described) is not None)


def _unpacked(rest: memoryview, length: int, most: int) -> bytes | None:
    """At most so many bytes of what is so long; None for what is not packed, or in another way, or goes on behind: the
    name of a stream's end may stand within it, and readers go by other signs."""
    unpacked, flate = bytearray(), zlib.decompressobj()
    try:
        # Piece by piece: of what it is given at once, the library copies all that it leaves.
        for at in range(0, length, _PIECE):
            piece = rest[at : min(at + _PIECE, length)]
            unpacked += flate.decompress(piece, most - len(unpacked))
            if flate.eof or len(unpacked) >= most:
                return bytes(unpacked)
    except zlib.error:
        return None
    return None if _goes_on(flate, rest[length:]) else bytes(unpacked)


def _goes_on(flate: Any, behind: memoryview) -> bool:
    """Whether something comes out of what stands behind; where it is damaged readers stop as well."""
    with suppress(zlib.error):
        for at in range(len(behind)):
            if at % _PIECE == 0:
                go_on()
            if flate.decompress(behind[at : at + 1]):
                return True
            if flate.eof:
                break
    return False


def _plain(text: bytes) -> bytes:
    """Names as they are read: ``/L#61unch`` is ``/Launch``."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text)
