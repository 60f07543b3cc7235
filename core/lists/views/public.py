"""The lists as everybody may read them: search, download, and one unit's history."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from io import StringIO
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from core import clock
from core.bodies import queries as bodies
from core.calls.presenting.home import Block, Item
from core.contents.kinds import XLSX
from core.db.keeping import Kept
from core.errors import NotFound, refusal_of
from core.extensions import limiter
from core.instance import instance
from core.ledger import presenting
from core.ledger.policies import may_change
from core.ledger.queries import ListFilter, bars_of, lists_of
from core.lists.operations.removing import bar_term
from core.lists.queries import browsing
from core.lists.queries.browsing import Cursor, Listed
from core.lists.queries.publications import recent_publications
from core.papers.plain_sheet import workbook
from core.plugin_api import Category
from core.units import queries as units
from core.units.models import Unit
from core.web.access import access, person, public
from core.web.downloads import dated, numbered
from core.web.filters import day

blueprint = Blueprint("lists", __name__, url_prefix="/lists", template_folder="../templates")

MOST_DOWNLOADS = "30 per minute"
"""From one address: an office downloads a few lists, a program that copies everything waits."""

BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is a formula to a spreadsheet program."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `fault` says what of it could not be read."""

    wanted: ListFilter
    fault: str | None

    @property
    def name(self) -> str:
        """The name of the list."""
        return presenting.list_name(self.wanted.list_id, self.wanted.category)


def latest() -> Block:
    """The newest published lists and plans, on the home page."""
    items = [
        Item(url_for("lists.index", list=each.list_id), each.title, f"{day(each.published_on)}，{each.document_number}")
        for each in recent_publications()
    ]
    return Block("lists", "最近公布", items, "还没有公布名单。", "/lists", "查询名单")


@blueprint.get("")
@access(public)
def index() -> str:
    """One list, page by page, as it stands or stood on a day."""
    asked = _asked()
    after = request.args.get("after")
    page = browsing.page(asked.wanted, Cursor.parse(after) if after else None)
    region = instance().book().region
    return render_template(
        "lists/public.html",
        asked=asked,
        page=page,
        total=browsing.count(asked.wanted),
        lists=_lists(),
        categories={id: label.label for id, label in region.categories.items()},
        bodies=bodies.choices(),
        batches=browsing.batches(asked.wanted.list_id, asked.wanted.category),
        publications=recent_publications(),
        list_labels=_lists(),
        subject_label=_declared(asked).subject,
        next=_address(after=str(page.next)) if page.next else None,
        first=_address() if after else None,
        csv=f"{url_for('lists.as_csv')}?{urlencode(_carried())}",
        xlsx=f"{url_for('lists.as_xlsx')}?{urlencode(_carried())}",
    )


@blueprint.get("/list.csv")
@access(public)
@limiter.limit(MOST_DOWNLOADS)
def as_csv() -> Response:
    """The list as it is narrowed, for any program that reads tables."""

    def made(asked: Asked) -> bytes:
        return "".join(_lines(_headings(asked), _rows(asked))).encode()

    return _download(made, "text/csv; charset=utf-8", "csv")


@blueprint.get("/list.xlsx")
@access(public)
@limiter.limit(MOST_DOWNLOADS)
def as_xlsx() -> Response:
    """The same as a spreadsheet."""

    def made(asked: Asked) -> bytes:
        with workbook(asked.name, _headings(asked), _rows(asked)) as content:
            return content.read()

    return _download(made, XLSX.media_type, "xlsx")


@blueprint.get("/units/<string(length=32):unit_id>")
@access(public)
def unit(unit_id: str) -> str | Answer:
    """What was published of one unit: where it stands, and what happened on which day by which document.

    The address of a record that was joined leads to the unit's.
    """
    holding = browsing.joined_with(unit_id)
    if holding is not None:
        return redirect(url_for("lists.unit", unit_id=holding))
    if not browsing.was_ever_listed(unit_id):
        raise NotFound("名单上没有该单位。", "请从名单查询重新进入。")
    return render_template(
        "lists/unit.html",
        unit=units.unit(unit_id),
        standing=lists_of(unit_id),
        events=browsing.shown_events(unit_id),
        list_name=presenting.list_name,
    )


def places_of(unit: Unit) -> Mapping[str, object]:
    """Where a unit stands and until when it is barred, what happened to it, and whether the reader changes that."""
    return {
        "listings": lists_of(unit.id),
        "bars": bars_of(unit.id),
        "timeline": presenting.timeline(unit.id),
        "may_change": may_change(person()),
        "may_bar": refusal_of(bar_term) is None,
    }


def _asked() -> Asked:
    """What is asked for; what cannot be read is left out, and told."""
    region = instance().book().region
    list_id = request.args.get("list", "")
    category = request.args.get("category", "")
    on, fault = _day(request.args.get("on", "").strip())
    known = [*region.levels, *region.plans]
    usual_list, usual_category = browsing.latest() or (known[0], next(iter(region.categories)))
    return Asked(
        ListFilter(
            list_id=list_id if list_id in known else usual_list,
            category=category if category in region.categories else usual_category,
            on=on,
            text=request.args.get("text", "").strip(),
            body_id=request.args.get("body") or None,
            batch=request.args.get("batch") or None,
        ),
        fault,
    )


def _day(text: str) -> tuple[date | None, str | None]:
    if not text:
        return None, None
    try:
        return clock.day_of(text), None
    except ValueError:
        return None, f"“{text[:20]}”不是有效的日期，已按今天的名单显示。请按 2025-10-30 的样子填写。"


def _lists() -> Mapping[str, str]:
    """Levels, then plans, by id."""
    region = instance().book().region
    return {id: label.label for id, label in (*region.levels.items(), *region.plans.items())}


def _cells(row: Listed) -> tuple[str | int, ...]:
    checked = "" if row.checked_on is None else row.checked_on.isoformat()
    return (
        row.name,
        row.subject,
        row.body or "",
        row.listed_on.isoformat(),
        checked,
        row.batch or "",
        row.document_number or "",
    )


def _declared(asked: Asked) -> Category:
    return instance().book().region.categories[asked.wanted.category]


def _headings(asked: Asked) -> tuple[str, ...]:
    subject = _declared(asked).subject or "列入对象"
    return "序号", "单位", subject, "推荐单位", "列入日期", "最近复核日期", "批次", "文号"


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
    return numbered(map(_cells, browsing.every(asked.wanted)))


_made = Kept[Hashable, bytes](most=8)


def _download(make: Callable[[Asked], bytes], media_type: str, ending: str) -> Response:
    """The file, made once for all who ask while the lists stay as they are; who has it already is told so."""
    asked = _asked()
    wanted = replace(asked.wanted, on=asked.wanted.on or clock.today())
    key = (ending, _headings(asked), wanted, browsing.revision(), instance().revision)
    response, mark = Response(mimetype=media_type), hashlib.sha256(repr(key).encode()).hexdigest()[:32]
    response.set_etag(mark)
    response.headers["Cache-Control"] = "public, no-cache" if person() is None else "private, no-store"
    response.vary.add("Cookie")
    response.headers.set("Content-Disposition", "attachment", filename=dated("list", ending))
    if mark in request.if_none_match:
        response.status_code = HTTPStatus.NOT_MODIFIED
    else:
        # What was searched for is nobody else's question.
        response.data = make(asked) if wanted.text else _made.get(key, lambda: make(asked))
    return response


def _carried() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if name != "after" and value}


def _address(**more: str) -> str:
    return f"{request.path}?{urlencode(_carried() | more)}"
