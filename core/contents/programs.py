"""Programs, and what passes for them: told from names, however they are disguised, and from the first bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html import unescape

from core.contents.bounded import go_on
from core.contents.kinds import FileRefused

_BEGINNINGS = (
    b"MZ",  # Windows
    b"\x7fELF",  # Linux
    b"\xca\xfe\xba\xbe",  # Java, macOS
    b"\xcf\xfa\xed\xfe",  # macOS
    b"\xce\xfa\xed\xfe",
    b"L\0\0\0\x01\x14\x02\0",  # a Windows shortcut
    b"dex\n",  # Android
    b"MSCF",  # a cabinet, which installs
    b"#!",
)
ENDINGS = frozenset(
    (
        *(".exe", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".wsf", ".hta", ".lnk", ".msi", ".jar"),
        *(".docm", ".xlsm", ".pptm", ".dotm", ".xltm", ".xlam", ".xlsb"),
    )
)
"""Of programs, and of documents that bear them."""
_BLANK = b"\xef\xbb\xbf\x00\t\n\r "
_MARK_UP = (b"<html", b"<!doctype html", b"<script", b"<svg", b"<?php", b"<hta:")
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{1,40})")
_ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii", "gb2312", "gbk", "gb18030", "big5", "iso-8859-1"})
_PIECE = 1 << 20
_OF_PAGES = re.compile(r"http://www\.w3\.org/(?:1999/xhtml|2000/svg)|<\?xml-stylesheet\b")
OLE = b"\xd0\xcf\x11\xe0"
_STREAMS_OF_PROGRAMS = tuple(name.encode("utf-16-le") for name in ("\x01Ole10Native", "_VBA_PROJECT", "Macros"))
HEAD = 1024
"""So far readers look for a PDF's beginning."""
LONGEST_FORMULA = 8_192
"""Characters of a formula that a spreadsheet takes: what asks for a program stands within them."""


def suffix(name: str) -> str:
    """``.exe`` of ``看图.EXE . ``: what a system takes for the extension, which drops what trails."""
    last = name.replace("\\", "/").rstrip(". \t\u3000\u00a0").rpartition("/")[2]
    return f".{last.rpartition('.')[2].lower()}" if "." in last else ""


def is_program(head: bytes) -> bool:
    return head.startswith(_BEGINNINGS)


def is_mark_up(head: bytes) -> bool:
    """A page or a drawing that a browser would run scripts of."""
    begins = head.lstrip(_BLANK).lower()
    comment = begins.startswith((b"<!--", b"<?xml"))
    return begins.startswith(_MARK_UP) or (comment and any(each in begins for each in _MARK_UP))


def runs_in_browser(xml: bytes) -> bool:
    """Whether a browser that is given the XML runs scripts in it, or fetches what turns it into a page: wherever that
    stands, by whatever prefix, in whatever encoding."""
    encoding = _encoding(xml[:HEAD])
    if encoding is None:
        return True  # what we cannot read, another reads
    text = xml.decode(encoding, "replace")
    return any(_OF_PAGES.search(unescape(each)) for each in _pieces(text))


def _encoding(head: bytes) -> str | None:
    """As what an XML is read, by its first bytes and its own word; None for what nobody of ours writes."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head[:4]:
        return "utf-16-be" if head.startswith(b"\0") else "utf-16-le"
    declared = _ENCODING.search(head)
    said = "utf-8" if declared is None else declared[1].decode().lower()
    return said if said in _ENCODINGS else None


def _pieces(text: str) -> Iterator[str]:
    """One after the other, each with the beginning of the next."""
    for at in range(0, len(text), _PIECE):
        go_on()
        yield text[at : at + _PIECE + HEAD]


def holds_program(compound: bytes) -> bool:
    """Whether an old compound file holds macros, or a packed file of any kind."""
    return compound.startswith(OLE) and any(each in compound for each in _STREAMS_OF_PROGRAMS)


def refuse(head: bytes, where: str) -> None:
    """Raises FileRefused for what begins as a program or a page does; `where`: the file or its part, in words."""
    if is_program(head) or is_mark_up(head):
        what = "程序" if is_program(head) else "网页或脚本"
        raise FileRefused(f"{where}是{what}，不能接收。", "请去掉后重新上传；材料请存为 PDF、图片或 Office 文档。")
