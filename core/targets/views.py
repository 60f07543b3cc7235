"""The targets for everybody: a table and a drawing, a spreadsheet, and the interface for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Flask, render_template, request
from flask.views import MethodView

from core import clock
from core.applications.queries.places import bodies_of, worked_out
from core.bodies.operations import Counted, enter_figures
from core.bodies.policies import may_count
from core.bodies.queries import figures, tiers
from core.calls.models import OpenedCall
from core.calls.queries import opened_calls, pinned
from core.contents.kinds import DOCX
from core.errors import NotFound
from core.extensions import limiter
from core.instance import EXTENSION, Instance, instance
from core.papers.description import Picture
from core.papers.docx_kit import as_docx as written
from core.papers.record_document import Block, record
from core.people.models import OF_DEPARTMENT, Role
from core.plugin_api import QuotaKind
from core.plugin_api.declarations.base import Based
from core.policy.citations import basis_of
from core.policy.places import Worked
from core.targets import queries
from core.targets.forms import FiguresForm
from core.targets.presenting import charts
from core.targets.presenting import figures as in_words
from core.targets.rules import Cell, Progress, Span
from core.targets.schemas import AskedSchema, TargetsSchema, as_json
from core.web import navigation
from core.web.access import access, person, public, roles, signed_in_person
from core.web.acting import Page, Response, act, done
from core.web.api import Blueprint as ApiBlueprint
from core.web.api import register_api
from core.web.downloads import attachment, dated, picture, spreadsheet
from core.web.form import whole_number
from core.web.limiting import MOST_DOWNLOADS
from core.web.navigation import Entry, Group

blueprint = Blueprint("targets", __name__, url_prefix="/targets", template_folder="templates")
api = ApiBlueprint("api_targets", __name__, url_prefix="/api/v1/targets", description="创建目标：公开，无需登录")

COUNTING = (
    "计入在目标年度内列入、所选日期仍在名单上的单位和产品；同时在几级名单上的只计一次。"
    "已移出名单的不计入，恢复列入名单的重新计入；下级推荐单位的计入其上级。"
)
"""How we count where the documents do not say."""

NO_TARGET = "–"


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    register_api(app, api)
    if any(layer.quota_formulas for layer in app.extensions[EXTENSION].region.layers):
        staff = frozenset({*OF_DEPARTMENT, Role.AUDITOR})
        navigation.add(app, Entry("名额核定", "targets.places", staff, position=47, group=Group.CALLS))
    if _has_targets(app.extensions[EXTENSION]):
        navigation.add(app, Entry("创建目标", "targets.index", position=15))


def _has_targets(served: Instance) -> bool:
    return any(quota.kind is QuotaKind.TARGET for layer in served.region.layers for quota in layer.quotas)


_keepers = roles(*OF_DEPARTMENT, Role.AUDITOR)


@blueprint.get("")
@access(public)
def index() -> str:
    """Targets and progress, as the lists stand today or on a chosen day."""
    on, fault = _asked()
    tables = queries.tables(on, person())
    return render_template(
        "targets/index.html",
        tables=[(table, charts(table, instance().book().category_label), span_words(table.span)) for table in tables],
        on=on,
        is_today=on == clock.today(),
        fault=fault,
        counting=COUNTING,
        category_label=instance().book().category_label,
        NO_TARGET=NO_TARGET,
    )


@blueprint.get("/chart.png")
@access(public)
@limiter.limit(MOST_DOWNLOADS)
def picture_of() -> Response:
    """One of the drawings as a picture: of which table, and of which category in it, counted from 1."""
    on, _ = _asked()
    table, column = (request.args.get(name, 1, type=int) for name in ("table", "column"))
    wanted = queries.tables(on, person())[table - 1 : table] if table > 0 else []
    drawn = [charts(each, instance().book().category_label) for each in wanted]
    return picture(next((each[column - 1] for each in drawn if 0 < column <= len(each)), None))


@blueprint.get("/targets.docx")
@access(public)
@limiter.limit(MOST_DOWNLOADS)
def as_docx() -> Response:
    """The same to be printed: every table with its drawings."""
    on, _ = _asked()
    tables = queries.tables(on)
    if not tables:
        raise NotFound("本地区的政策文件没有规定创建目标。", "名单见“名单查询”。")
    parts = (_part(table) for table in tables)
    content = written(record("创建目标完成情况", [f"截至 {on.isoformat()} 的名单。{COUNTING}"], parts, lying=True))
    return attachment(content, DOCX.media_type, dated("创建目标", "docx", on))


@blueprint.get("/targets.xlsx")
@access(public)
@limiter.limit(MOST_DOWNLOADS)
def as_xlsx() -> Response:
    """The same as a spreadsheet: a line for each body and category."""
    on, _ = _asked()
    rows = [row for table in queries.tables(on) for row in _lines(table)]
    headings = ("年度", "名单层级", "推荐单位", "类别", "目标", "已列入", "完成比例（%）", "依据")
    return spreadsheet(f"创建目标（截至 {on.isoformat()}）", headings, rows, "创建目标", on=on)


@api.route("")
@access(public)
class Targets(MethodView):
    @api.asks(AskedSchema)
    @api.answers(TargetsSchema, "各推荐单位各类别的目标和已列入数")
    def get(self, on: date | None = None) -> dict[str, Any]:
        """Targets and progress as the lists stand on a day; none is later than today."""
        day = min(on or clock.today(), clock.today())
        return as_json(queries.tables(day), day, COUNTING)


_LATER = "不能晚于今天：以后的名单还没有公布。"


def _asked() -> tuple[date, str | None]:
    """The day, and what of the address could not be read."""
    text, today = request.args.get("on", "").strip(), clock.today()
    if not text:
        return today, None
    try:
        found = clock.day_of(text)
    except ValueError:
        return today, f"“{text[:20]}”不是有效的日期，已按今天的名单显示。请按 2025-10-30 的样子填写。"
    return (found, None) if found <= today else (today, f"{_LATER}已按今天的名单显示。")


@blueprint.get("/places")
@access(_keepers)
def places() -> str:
    """The counts by which a call's places are worked out, and the arithmetic for every body."""
    return _places(FiguresForm())


@blueprint.post("/places")
@access(may_count)
def enter() -> Page:
    """Enter what was changed of the counts of one call's year, all of it from one source."""
    opened, form = _with_places()[0], FiguresForm()
    if opened is None:
        return _places(form)

    def do() -> Response:
        made = enter_figures(_entered(opened, form), by=signed_in_person())
        said = f"已登记 {made} 个数。" if made else "没有改动，未登记。"
        return done(said, "targets.places", call=opened.call_id)

    return act(form, do, lambda: _places(form))


def _with_places() -> tuple[OpenedCall | None, Sequence[OpenedCall]]:
    """The call that is asked for, else the newest one, of those whose places are worked out."""
    calls = [each for each in opened_calls() if pinned(each).book.quota_formulas]
    wanted = request.values.get("call")
    return next((each for each in calls if wanted in {None, "", each.call_id}), None), calls


def _places(form: FiguresForm) -> str:
    opened, calls = _with_places()
    if opened is None:
        return render_template("targets/places.html", calls=calls, opened=None, rows={})
    rows: dict[str, list[Worked]] = {}
    for each in worked_out(opened):
        rows.setdefault(each.body, []).append(each)
    return render_template(
        "targets/places.html",
        calls=calls,
        opened=opened,
        rows=rows,
        columns=_columns(opened),
        counts=figures(_year(opened)),
        typed=request.form if form.is_submitted() else {},
        form=form,
        name=tiers().name,
        category_label=pinned(opened).book.category_label,
        may_enter=may_count(signed_in_person()),
    )


def _year(opened: OpenedCall) -> int:
    return opened.year or clock.today().year


def _columns(opened: OpenedCall) -> Mapping[str, str]:
    """The figures of the call's formulas, with their words."""
    parts = (part for formula in pinned(opened).book.quota_formulas.values() for part in formula.parts)
    return {part.figure: part.label or part.figure for part in parts if part.figure}


def _entered(opened: OpenedCall, form: FiguresForm) -> list[Counted]:
    """The counts that were typed and differ from those that the page showed, or all of them; no blank is entered."""
    source, day, found = form.source.data or "", form.counted_on.data, []
    columns, year = _columns(opened), _year(opened)
    for body in bodies_of(opened):
        for figure, label in columns.items():
            key = f"{body}.{figure}"
            text, shown = (request.form.get(name, "").strip() for name in (key, f"shown.{key}"))
            if text and (text != shown or form.all_counts.data):
                known = _count(request.form.get(f"known.{key}", "")) or 0
                found.append(Counted(body, year, figure, label, _count(text), source, day, known))
    return found


def _count(text: str) -> int | None:
    return whole_number(text, digits=7)


def span_words(span: Span) -> tuple[str, str]:
    """The years and the lists that count, in words."""
    book = instance().book()
    years = "–".join(str(year) for year in dict.fromkeys((span.from_year, span.until_year)) if year is not None)
    return f"{years} 年" if years else "各年", "、".join(map(book.level_label, span.levels or book.region.levels))


def _lines(table: Progress) -> Iterator[tuple[str | int, ...]]:
    years, levels = span_words(table.span)
    label, cited = instance().book().category_label, instance().places_cited
    basis = "、".join(cited[clause] for clause, _ in table.bases if clause)
    named = [*((row.name, row.cells) for row in table.rows), ("合计", table.totals)]
    for name, cells in named:
        for category, cell in zip(table.categories, cells, strict=True):
            yield (years, levels, name, label(category), *_figures(cell), basis)


def _part(table: Progress) -> Block:
    years, levels = span_words(table.span)
    label = instance().book().category_label
    headings = ("推荐单位", *(f"{label(each)}（已列入／目标）" for each in table.categories))
    rows = [(row.name, *map(in_words, row.cells)) for row in table.rows]
    basis = "、".join(str(basis_of(instance().book(), Based(clause=each, choice=why))) for each, why in table.bases)
    lines = [f"计入{levels}名单。依据：{basis}。"]
    pictures = [Picture.of(each) for each in charts(table, label)]
    return Block(
        f"{years}目标",
        headings=headings,
        rows=[*rows, ("合计", *map(in_words, table.totals))],
        lines=lines,
        pictures=pictures,
        figures=True,
    )


def _figures(cell: Cell) -> tuple[str | int, int, str]:
    share = "" if cell.share is None else f"{cell.share:f}"
    return NO_TARGET if cell.target is None else cell.target, cell.listed, share
