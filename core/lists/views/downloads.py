"""A list as it is narrowed, to take away: as a spreadsheet, as lines, and for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from io import StringIO

from flask import Blueprint, Response

from core import clock
from core.contents.kinds import XLSX
from core.db.keeping import Kept
from core.extensions import limiter
from core.instance import instance
from core.ledger import presenting
from core.lists.queries import browsing
from core.lists.queries.browsing import Listed
from core.lists.views.asking import Asked, asked
from core.papers.plain_sheet import workbook
from core.web.access import access, public
from core.web.downloads import dated, made_once, numbered
from core.web.limiting import MOST_DOWNLOADS

BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is a formula to a spreadsheet program."""


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/list.csv", "as_csv", as_csv)
    blueprint.add_url_rule("/list.xlsx", "as_xlsx", as_xlsx)
    blueprint.add_url_rule("/list.json", "as_json", as_json)


@access(public)
@limiter.limit(MOST_DOWNLOADS)
def as_csv() -> Response:
    """The list as it is narrowed, for any program that reads tables."""

    def made(asked: Asked) -> bytes:
        return "".join(_lines(_headings(asked), _rows(asked))).encode()

    return _download(made, "text/csv; charset=utf-8", "csv")


@access(public)
@limiter.limit(MOST_DOWNLOADS)
def as_xlsx() -> Response:
    """The same as a spreadsheet."""

    def made(asked: Asked) -> bytes:
        with workbook(asked.name, _headings(asked), _rows(asked)) as content:
            return content.read()

    return _download(made, XLSX.media_type, "xlsx")


@access(public)
@limiter.limit(MOST_DOWNLOADS)
def as_json() -> Response:
    """The same for programs: ``{"list", "category", "on", "entries"}``, names as the list prints them."""

    def made(asked: Asked) -> bytes:
        wanted = asked.wanted
        entries = [
            {**row._asdict(), "listed_on": row.listed_on.isoformat(), "checked_on": _day(row)}
            for row in browsing.every(wanted)
        ]
        on = (wanted.on or clock.today()).isoformat()
        whole = {"list": wanted.list_id, "category": wanted.category, "on": on, "entries": entries}
        return json.dumps(whole, ensure_ascii=False).encode()

    return _download(made, "application/json", "json")


def _cells(row: Listed, *, named: bool) -> tuple[str | int, ...]:
    return (
        *((presenting.list_name(row.list_id, row.category),) if named else ()),
        row.name,
        row.subject,
        row.body or "",
        row.listed_on.isoformat(),
        _day(row) or "",
        row.batch or "",
        row.document_number or "",
    )


def _day(row: Listed) -> str | None:
    """The day of the last re-check that was passed."""
    return None if row.checked_on is None else row.checked_on.isoformat()


def _headings(asked: Asked) -> tuple[str, ...]:
    first = () if asked.is_one else ("名单",)
    return "序号", *first, "单位", asked.subject or "列入对象", "推荐单位", "列入日期", "最近复核日期", "批次", "文号"


def _lines(headings: tuple[str, ...], rows: Iterable[Sequence[str | int]]) -> Iterator[str]:
    """CSV lines. A cell that would be a formula is given an apostrophe, as spreadsheet programs do themselves."""
    yield BOM
    for row in (headings, *rows):
        line = StringIO()
        csv.writer(line).writerow([_harmless(cell) for cell in row])
        yield line.getvalue()


def _harmless(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _rows(asked: Asked) -> Iterable[Sequence[str | int]]:
    return numbered(_cells(row, named=not asked.is_one) for row in browsing.every(asked.wanted))


_made = Kept[Hashable, bytes](most=8)


def _download(make: Callable[[Asked], bytes], media_type: str, ending: str) -> Response:
    """The file, made once for all who ask while the lists stay as they are; who has it already is told so."""
    found = asked()
    wanted = replace(found.wanted, on=found.wanted.on or clock.today())
    key = (ending, _headings(found), wanted, browsing.revision(), instance().revision)
    # What was searched for is nobody else's question.
    is_asked_alone = wanted.text or wanted.industry
    return made_once(None if is_asked_alone else _made, key, lambda: make(found), media_type, dated("名单", ending))
