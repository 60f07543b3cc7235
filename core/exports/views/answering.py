"""A table that staff take away: numbered, registered, and then handed out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response
from werkzeug.wsgi import FileWrapper

from core.contents.kinds import XLSX
from core.exports import operations
from core.papers.plain_sheet import workbook
from core.web.access import signed_in_person
from core.web.downloads import attachment, dated


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Response:
    """A plain table as a spreadsheet, under its title and its day."""
    by = signed_in_person()
    stamp = operations.stamp(by)
    content = workbook(title, headings, rows, stamp.words)
    named = dated(title, "xlsx")
    operations.take(content, named, title, stamp.number, by=by)
    return attachment(FileWrapper(content), XLSX.media_type, named)
