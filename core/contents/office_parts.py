"""What in an office document acts by itself or reaches elsewhere: macros, controls, links, fields. Read, never run."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import IO, BinaryIO
from xml.parsers import expat

from core.contents import kinds, programs
from core.contents.bounded import go_on
from core.contents.kinds import FileRefused, Kind

MOST_PART = 100_000_000
"""Bytes of one part that are read."""
_PIECE = 65_536
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".tif", ".tiff", ".wdp"}
_ALLOWED = {".xml", ".rels", ".vml", ".bin", ".odttf", ".docx", ".xlsx", ".txt", *_PICTURES}
_ACTIVE = ("/vbaProject", "/wordVbaData", "/xlMacrosheet", "/xlIntlMacrosheet", "/control", "/activeXControlBinary")
_REACHES = (
    "/externalLink",
    "/externalLinkPath",
    "/attachedTemplate",
    "/subDocument",
    "/frame",
    "/mailMergeSource",
    "/aFChunk",  # a page or a text of another program, which is read as that, with what it fetches
)
_ADDRESSES = ("http://", "https://", "mailto:", "#")
_LONGEST_WORD = 16
_FORMULAS = frozenset({"f", "definedName", "formula", "formula1", "formula2"})
_WELL_FORMED = ("word/", "xl/worksheets/")
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00\t\r\n "
_CUT_OFF = expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]
_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_DDE_FORMULA = re.compile(r"\|[^|!]*!")

_ACTS = FileRefused("这份 Office 文件带有宏、控件或脚本，不能接收。", "请另存为不带宏的 .docx、.xlsx，或导出为 PDF。")
_LINKS = FileRefused(
    "这份 Office 文件引用了文件以外的内容，不能接收。", "请断开外部链接（模板、数据源、图片）后重新保存。"
)
_DAMAGED = FileRefused("文件已损坏，读不出其中的目录。", "请用原来的软件打开检查，重新保存后再上传。")


def examine(archive: zipfile.ZipFile, inside: Callable[[BinaryIO], Kind]) -> None:
    """Raises FileRefused for what acts or reaches elsewhere, whatever its parts are called.

    `inside` says what an embedded document is.
    """
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        name = entry.filename
        if entry.file_size > MOST_PART or programs.suffix(name) not in _ALLOWED:
            raise FileRefused(
                f"这份 Office 文件里有不应有的内容（{name[-60:]}），不能接收。", "请删除嵌入的对象后重新保存。"
            )
        with archive.open(entry) as part:
            _examine_part(name, part, inside)


def _examine_part(name: str, part: IO[bytes], inside: Callable[[BinaryIO], Kind]) -> None:
    head = part.read(programs.HEAD)
    lowered = name.lower()
    if head.startswith(b"PK\x03\x04"):
        if inside(BytesIO(head + part.read(MOST_PART))) is kinds.ZIP:
            raise _ACTS
        return
    if head.startswith(programs.OLE):
        if programs.holds_program(head + part.read(MOST_PART)):
            raise _ACTS
    elif lowered.endswith(".rels"):
        _Relations(head, part)
    elif head.lstrip(_BEFORE_MARKUP).startswith(b"<"):
        # What a part is says its content type, not where it lies nor what it is called.
        (_Words if lowered.startswith(_WELL_FORMED) else _OtherWords)(head, part)
    else:
        programs.refuse(head, f"其中的 {name[-60:]}")


class _Reader:
    """Reads XML piece by piece, in any encoding, without document types and entities."""

    tolerated: frozenset[int] = frozenset()

    def __init__(self, head: bytes, part: IO[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self.refuse_type
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        try:
            parser.Parse(head)
            while piece := part.read(_PIECE):
                go_on()
                parser.Parse(piece)
            parser.Parse(b"", True)
        except expat.ExpatError as fault:
            if fault.code not in self.tolerated:
                raise _DAMAGED from fault

    def refuse_type(self, *_: object) -> None:
        raise _ACTS

    def begin(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, words: str) -> None: ...


class _Relations(_Reader):
    """A list of relations: none to what acts, none to the outside but a hyperlink that people follow."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        kind, target = attributes.get("Type", ""), attributes.get("Target", "").strip().lower()
        if kind.endswith(_ACTIVE):
            raise _ACTS
        is_outside = attributes.get("TargetMode", "").lower() == "external"
        is_followed = kind.endswith("/hyperlink") and target.startswith(_ADDRESSES)
        if kind.endswith(_REACHES) or (is_outside and not is_followed):
            raise _LINKS


class _Words(_Reader):
    """Fields and formulas: a field may be cut into pieces, so each is looked at with the end of the one before."""

    # What is cut off is told by whoever reads it.
    tolerated = frozenset({_CUT_OFF})
    _field = _formula = ""
    _in: str | None = None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._in = name.rpartition(" ")[2]
        instruction = next((value for key, value in attributes.items() if key.endswith("instr")), "")
        if self._in == "fldSimple" and _DDE.search(instruction):
            raise _LINKS

    def text(self, words: str) -> None:
        if self._in == "instrText":
            field = self._field + words
            if _DDE.search(field):
                raise _LINKS
            self._field = field[-_LONGEST_WORD:]
        elif self._in in _FORMULAS:
            formula = self._formula + words
            if _DDE_FORMULA.search(formula):
                raise _LINKS
            self._formula = formula[-programs.LONGEST_FORMULA :]

    def end(self, name: str) -> None:
        self._in, self._formula = None, ""


class _OtherWords(_Words):
    """The same where nothing need be well-formed: whoever reads it as a sheet or a text gives up where we do."""

    tolerated = frozenset(expat.errors.messages)
