"""Files that are made for one answer and taken away: a table as a spreadsheet, or whatever has been made."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import quote

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import FileWrapper

from core import clock
from core.contents.kinds import XLSX
from core.db.keeping import Kept
from core.drawings.drawing import Drawing, png
from core.errors import NotFound
from core.papers.plain_sheet import workbook
from core.web.access import person

_PIECE = 65_536
_WORDS = re.compile(r"[A-Za-z0-9]+")
_CALLED = {
    **dict.fromkeys(("pdf", "docx", "ofd"), "document"),
    **dict.fromkeys(("xlsx", "csv"), "table"),
    **dict.fromkeys(("png", "jpg", "jpeg"), "picture"),
    **{"zip": "archive", "ics": "calendar", "json": "data"},
}
"""What a file of an ending is called where its name has no word in ASCII."""


def attachment(content: bytes | Iterable[bytes] | Iterable[str], media_type: str, name: str) -> Response:
    """An answer that browsers keep as a file of that name."""
    response = Response(content, mimetype=media_type)
    name_download(response, name)
    return response


def name_download(response: AnyResponse, name: str) -> None:
    """Have browsers keep the answer as a file of that name, of any letters: headers themselves carry ASCII alone."""
    response.headers.set(
        "Content-Disposition",
        "attachment",
        filename=plain_name(name),
        **{"filename*": f"UTF-8''{quote(name, safe='')}"},
    )


def plain_name(name: str) -> str:
    """The name in ASCII, for programs that know no other: ``申报列表-20251030.xlsx`` is ``table-20251030.xlsx``.

    What kind of file it is stands before its numbers where no word of the name can be kept.
    """
    ascii_part = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, _, ending = ascii_part.rpartition(".")
    words = _WORDS.findall(stem)
    if not any(any(map(str.isalpha, word)) for word in words):
        words.insert(0, _CALLED.get(ending.lower(), "file"))
    return f"{'-'.join(words)}.{ending}"


def stored(content: BinaryIO, size: int, media_type: str, name: str) -> Response:
    """An answer of a stored file, of which nobody keeps a copy.

    The request's own thread reads it: the server's would keep all connections waiting for a disk or bucket that hangs.
    """
    response = attachment(FileWrapper(content, _PIECE), media_type, name)
    response.content_length = size
    response.headers["Cache-Control"] = "private, no-store"
    return response


def made_once(
    kept: Kept[Hashable, bytes] | None, key: Hashable, make: Callable[[], bytes], media_type: str, name: str
) -> Response:
    """A public file: made once for all who ask while its key stays, and who has it already is told so.

    Without a `kept` it is nobody else's, and made anew.
    """
    response, mark = Response(mimetype=media_type), hashlib.sha256(repr(key).encode()).hexdigest()[:32]
    response.set_etag(mark)
    response.headers["Cache-Control"] = "public, no-cache" if person() is None else "private, no-store"
    response.vary.add("Cookie")
    name_download(response, name)
    if mark in request.if_none_match:
        response.status_code = HTTPStatus.NOT_MODIFIED
    else:
        response.data = make() if kept is None else kept.get(key, make)
    return response


def dated(name: str, ending: str, on: date | None = None) -> str:
    """``申报列表-20251030.xlsx``; `on`: the day of what stands in it (None: today)."""
    return f"{name}-{on or clock.today():%Y%m%d}.{ending}"


def spreadsheet(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[str | int]], name: str, *, on: date | None = None
) -> Response:
    """A plain table as a spreadsheet, under that name and its day."""
    return attachment(FileWrapper(workbook(title, headings, rows)), XLSX.media_type, dated(name, "xlsx", on))


def numbered(rows: Iterable[Sequence[str | int]]) -> Iterable[Sequence[str | int]]:
    """The rows, each with its number before it (序号)."""
    return ((number, *row) for number, row in enumerate(rows, start=1))


def picture(drawing: Drawing | None) -> Response:
    """The drawing as PNG. Raises NotFound where there is nothing to draw."""
    if drawing is None:
        raise NotFound("还没有可以画的数据。", "请从有关页面重新进入。")
    return Response(png(drawing), mimetype="image/png")
