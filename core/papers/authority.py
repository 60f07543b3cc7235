"""The letter of authority that somebody who acts for others hands in: prefilled, to be signed, stamped and scanned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.papers.description import FANGSONG, HEI, Align, Described, Look, Piece, Text
from core.papers.docx_kit import as_docx

_TITLE, _BODY, _NOTE = Look(HEI, 22), Look(FANGSONG, 16), Look(FANGSONG, 10.5)
_LINE = 30
_DAY = "　　　年　　月　　日"
_BLANK = "＿" * 10
OURS = "本格式由本平台拟定，所收文件没有规定；单位另有格式的，写明上述内容即可。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who lets whom act, in what, and whom it is shown to. What is not known stays blank, to be written by hand."""

    title: str
    to: str
    matters: str
    person: str
    phone: str = ""
    granter: str = ""
    code: str = ""


def authority_letter(given: Authority) -> bytes:
    """The letter as a .docx."""
    return as_docx(Described(given.title, _pieces(given)))


def _pieces(given: Authority) -> Iterator[Piece]:
    yield Text(given.title, _TITLE, Align.CENTRE, after=24, level=1)
    yield Text(f"{given.to or _BLANK}：", _BODY, line=_LINE)
    for line in (
        f"{given.granter or _BLANK * 2}（统一社会信用代码：{given.code or _BLANK * 2}）委托{given.person}"
        f"（联系电话：{given.phone or _BLANK}）办理{given.matters}。",
        "受托人在委托事项内提交的材料和作出的确认，委托单位予以认可，并对其真实性负责。",
        f"委托期限：{_DAY}至{_DAY}。",
    ):
        yield Text(line, _BODY, Align.JUSTIFIED, line=_LINE, indent=2 * _BODY.size)
    for signed in ("法定代表人（签字）：", "受托人（签字）：", "委托单位（公章）："):
        yield Text(f"{signed}{_BLANK}", _BODY, before=18, line=_LINE)
    yield Text(_DAY, _BODY, Align.RIGHT, before=18, line=_LINE)
    yield Text(OURS, _NOTE, before=36)
