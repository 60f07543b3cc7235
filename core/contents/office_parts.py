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
_ACTIVE = (
    *("/vbaProject", "/wordVbaData", "/xlMacrosheet", "/xlIntlMacrosheet", "/control", "/activeXControlBinary"),
    *("/ui/extensibility", "/webextension", "/webextensiontaskpanes"),
)
_REACHES = (
    "/externalLink",
    "/externalLinkPath",
    "/attachedTemplate",
    "/subDocument",
    "/frame",
    "/mailMergeSource",
    "/connections",
    "/queryTable",
    "/aFChunk",  # a page or a text of another program, which is read as that, with what it fetches
)
_ADDRESSES = ("http://", "https://", "mailto:", "#")
_LONGEST_WORD = 16
_LONGEST_FIELD = 2_000
_DEEPEST_FIELD = 20
_FORMULAS = frozenset({"f", "definedName", "formula", "formula1", "formula2"})
_WELL_FORMED = ("word/", "xl/worksheets/")
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00\t\r\n "
_CUT_OFF = expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]
_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_REACHING_FIELD = re.compile(
    r"\b(?:DDE(?:AUTO)?|DATABASE)\b"
    r"|\b(?:INCLUDE(?:PICTURE|TEXT)?|IMPORT|LINK)\b.*?(?:\b(?:https?|ftp|file|mhtml):|[\"\s](?:\\\\|//))",
    re.IGNORECASE | re.DOTALL,
)
"""A field that asks a program, a database or another machine; a path on one's own machine leads nowhere on another."""
_REACHING_FORMULA = re.compile(r"\|[^|!]*!|\b(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER\.ID)\s*\(", re.IGNORECASE)

_OFD_OPENS = frozenset({"DO", "PO"})
"""Events: the document or a page is opened."""
_OFD_ACTS = frozenset({"URI", "GotoA", "Sound", "Movie"})
_OFD_PLACES = frozenset({"MediaFile", "FileLoc", "BaseLoc", "DocRoot", "PublicRes", "DocumentRes", "FontFile"})
_ELSEWHERE = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|\\\\|//)")

_OFD = FileRefused("这份 OFD 带有自动运行的动作，或者引用了文件以外的内容，不能接收。", "请重新导出后再上传。")
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


def examine_ofd(xml: bytes) -> None:
    """The same of a part of an OFD. What is no good XML no reader reads."""
    _OfdPart(xml, BytesIO())


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


class _OfdPart(_Reader):
    """A part of an OFD: it does nothing by itself, and names no place elsewhere but an address that people follow."""

    tolerated = frozenset(expat.errors.messages)
    _event = _in = _place = ""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._in, self._place = name.rpartition(" ")[2], ""
        if self._in == "Action":
            self._event = attributes.get("Event", "")
        if self._in in _OFD_ACTS and self._event in _OFD_OPENS:
            raise _OFD
        leads = attributes.get("URI", "") if self._in == "URI" else ""
        if _ELSEWHERE.match(leads) and not leads.strip().lower().startswith(_ADDRESSES):
            raise _OFD

    def end(self, name: str) -> None:
        self._event = "" if name.endswith(" Action") else self._event

    def text(self, words: str) -> None:
        if self._in in _OFD_PLACES:
            self._place += words
            if _ELSEWHERE.match(self._place):
                raise _OFD


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
    """Fields and formulas. A field may be cut into pieces, and hold others: each piece is looked at with what stands
    before it in every field that is open there, and with the end of the piece before."""

    # What is cut off is told by whoever reads it.
    tolerated = frozenset({_CUT_OFF})
    _before = _formula = ""
    _in: str | None = None

    def __init__(self, head: bytes, part: IO[bytes]) -> None:
        self._fields: list[str] = []
        super().__init__(head, part)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._in = name.rpartition(" ")[2]
        if self._in == "fldSimple" and _REACHING_FIELD.search(_said(attributes, "instr")):
            raise _LINKS
        if self._in == "fldChar":
            self._turn(_said(attributes, "fldCharType"))

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self._fields = [*self._fields, ""][-_DEEPEST_FIELD:]
        elif kind == "end":
            self._fields = self._fields[:-1]

    def text(self, words: str) -> None:
        if self._in in {"instrText", "delInstrText"}:
            go_on()
            self._fields = [(field + words)[-_LONGEST_FIELD:] for field in self._fields]
            if _DDE.search(self._before + words) or any(map(_REACHING_FIELD.search, self._fields)):
                raise _LINKS
            self._before = (self._before + words)[-_LONGEST_WORD:]
        elif self._in in _FORMULAS:
            formula = self._formula + words
            if _REACHING_FORMULA.search(formula):
                raise _LINKS
            self._formula = formula[-programs.LONGEST_FORMULA :]

    def end(self, name: str) -> None:
        self._in, self._formula = None, ""


def _said(attributes: dict[str, str], name: str) -> str:
    """What an attribute says, in whatever namespace."""
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == name), "")


class _OtherWords(_Words):
    """The same where nothing need be well-formed: whoever reads it as a sheet or a text gives up where we do."""

    tolerated = frozenset(expat.errors.messages)
