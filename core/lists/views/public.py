"""The lists as everybody may read them: search, counts, the changes of a year, and one unit's history."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from core import clock
from core.bodies import queries as bodies
from core.calls.presenting.home import Block, Item
from core.drawings.bars import Row, drawn
from core.errors import NotFound
from core.instance import instance
from core.ledger import presenting
from core.ledger.policies import may_change, may_see_ledger
from core.ledger.queries import bars_of, lists_of, record_changes
from core.lists.operations.barring import bar_term
from core.lists.queries import browsing, counting
from core.lists.queries.browsing import Cursor, recent_publications
from core.lists.queries.imports import PAGE_SIZE
from core.lists.views import downloads
from core.lists.views.asking import ALL, Asked, address, asked, carried, lists
from core.units import queries as units
from core.units.models import Unit
from core.web.access import access, person, public
from core.web.filters import day
from core.web.paging import Paging

blueprint = Blueprint("lists", __name__, url_prefix="/lists", template_folder="../templates")
downloads.add_routes(blueprint)


def latest() -> Block:
    """The newest published lists and plans, on the home page."""
    items = [
        Item(url_for("lists.index", list=each.list_id), each.title, f"{day(each.published_on)}，{each.document_number}")
        for each in recent_publications()
    ]
    search = ("/lists", "单位名称或统一社会信用代码")
    return Block("lists", "最近公布", items, "还没有公布名单。", "/lists", "查询名单", search)


@blueprint.get("")
@access(public)
def index() -> str:
    """One list or all of them, page by page, as they stand or stood on a day."""
    found = asked()
    after = request.args.get("after")
    page = browsing.page(found.wanted, Cursor.parse(after) if after else None)
    return render_template(
        "lists/public.html",
        **_filters(found),
        page=page,
        total=counting.total(found.wanted),
        batches=browsing.batches(found.wanted),
        publications=recent_publications(),
        subject_label=found.subject,
        list_name=presenting.list_name,
        next=address(request.path, after=str(page.next)) if page.next else None,
        first=address(request.path) if after else None,
        counts=address(url_for("lists.counts")),
        files=[(words, address(url_for(f"lists.as_{words.lower()}"))) for words in ("XLSX", "CSV", "JSON")],
    )


@blueprint.get("/counts")
@access(public)
def counts() -> str:
    """How many stand on the lists as they are narrowed, by place and by year: as a table and drawn."""
    found = asked()
    tally = counting.tally(found.wanted)
    by_body = [Row(name, number, None, str(number)) for name, number in tally.by_body.items()]
    by_year = [Row(f"{year} 年", number, None, str(number)) for year, number in tally.by_year.items()]
    return render_template(
        "lists/counts.html",
        **_filters(found),
        tally=tally,
        charts=[
            ("body", drawn("按推荐单位", by_body, f"共 {tally.total} 条，涉及 {len(by_body)} 个推荐单位。")),
            ("year", drawn("按列入年度", by_year, f"共 {tally.total} 条，分 {len(by_year)} 个年度列入。")),
        ],
        back=address(url_for("lists.index")),
    )


@blueprint.get("/changes")
@access(public)
def changes() -> str:
    """What happened to the lists in a year."""
    found = asked()
    year, paging = found.wanted.year or clock.today().year, Paging.of_request(PAGE_SIZE)
    list_id = found.wanted.list_id if "list" in request.args else None
    category = found.wanted.category if "category" in request.args else None
    told = counting.changes(year, list_id, category, paging.page)
    return render_template(
        "lists/changes.html",
        **_filters(found),
        year=year,
        list_id=list_id,
        category=category,
        changes=told,
        list_name=presenting.list_name,
        paging=paging.of(told.total),
    )


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
        "changes": record_changes(unit.id) if may_see_ledger(person()) else (),
        "joined": [each for each in units.joinings_of(unit.id) if each.parting is None],
        "timeline": presenting.timeline(unit.id),
        "names": units.names_of(unit.id) if units.may_be(unit.id, units.NAMES) else (),
        "former_codes": units.former_codes([unit.id]),
        "may_change": may_change(person()),
        "may_bar": bar_term() is not None,
    }


def _filters(found: Asked) -> Mapping[str, object]:
    """What the form of filters is drawn from."""
    region = instance().book().region
    return {
        "asked": found,
        "ALL": ALL,
        "lists": lists(),
        "categories": {id: label.label for id, label in region.categories.items()},
        "bodies": bodies.choices(),
        "years": counting.years(),
        "carried": carried(),
    }
