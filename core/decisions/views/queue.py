"""The department's queue: a call's applications across all bodies, by what is to be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for

from core import clock
from core.consultations.presenting import progress_words
from core.contents.kinds import XLSX
from core.decisions import operations
from core.decisions.forms import VERDICTS
from core.decisions.queries import queue
from core.decisions.queries.queue import DepartmentFilter, QueueFilter
from core.decisions.rules import ALL, Tab
from core.decisions.views.acting import chosen_rows
from core.decisions.views.desks import AtDepartment, at_department, department, require_department
from core.decisions.views.rows import Shown, shown
from core.judging.presenting import found_words, ranked_categories
from core.papers.plain_sheet import workbook
from core.people.models import Role
from core.plugin_api import Does
from core.web.access import access, signed_in_person


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/queue", "queue", show)
    blueprint.add_url_rule("/queue.xlsx", "queue_file", file)


@access(department)
def show() -> str:
    """A tab of the queue, page by page."""
    at = at_department()
    if at is None:
        return render_template("decisions/nothing.html")
    counts = queue.counts(at.opened.id, at.tabs)
    tab = at.tab(request.args.get("tab")) or _first(at, counts)
    wanted = _wanted()
    after = request.args.get("after")
    page = queue.page(at.opened.id, tab, at.tiers.offices, wanted, queue.Cursor.parse(after) if after else None)
    here = {"call": at.opened.call_id, "tab": tab.id}
    return render_template(
        "decisions/queue.html",
        at=at,
        tab=tab,
        tabs=[(each, _address(call=at.opened.call_id, tab=each.id), _counted(counts[each.id])) for each in at.tabs],
        rows=shown(at, page.rows),
        progress=_progress(tab, [row.id for row in page.rows]),
        ranked=_ranked(at, tab),
        text=wanted.common.text,
        choices=_choices(at, tab),
        narrowed=bool(wanted),
        is_approver=Role.DEPARTMENT_APPROVER in signed_in_person().held_roles,
        prefix=f"{url_for('department.index')}/applications/",
        next=_address(**_carried(), after=str(page.next)) if page.next else None,
        first=_address(**_carried()) if after else None,
        file=f"{url_for('department.queue_file')}?{urlencode(_carried() | here)}",
    )


@access(department)
def file() -> Response:
    """The chosen rows as a spreadsheet; without any chosen, all of the tab as it is narrowed."""
    at = require_department()
    tab = at.tab(request.args.get("tab")) or at.tabs[-1]
    chosen = chosen_rows()
    rows = chosen.rows or shown(at, queue.every(at.opened.id, tab, _wanted()))
    operations.record_export(at.opened.id, f"申报清单（{tab.label}）", [row.id for row in rows], by=signed_in_person())
    response = Response(workbook(tab.label.replace("：", " "), _HEADINGS, _cells(rows)), mimetype=XLSX.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=f"applications-{clock.today():%Y%m%d}.xlsx")
    return response


_HEADINGS = ("序号", "申报编号", "单位", "申报对象", "推荐单位", "类别", "申报类型", "状态", "决定", "提交时间")


def _cells(rows: Sequence[Shown]) -> list[tuple[str | int, ...]]:
    return [
        (
            number,
            row.reference,
            row.unit,
            row.subject,
            row.body,
            row.category,
            row.track,
            row.state,
            row.verdict,
            row.submitted,
        )
        for number, row in enumerate(rows, start=1)
    ]


def _progress(tab: Tab, ids: Sequence[str]) -> Mapping[str, str]:
    """What has come in about each row, at a stage that waits for answers or for a panel."""
    if tab.stage is None or not ids:
        return {}
    if tab.kind is Does.CONSULT:
        return progress_words(ids, tab.stage)
    return found_words(ids, tab.stage) if tab.kind is Does.JUDGE else {}


def _ranked(at: AtDepartment, tab: Tab) -> Sequence[tuple[str, str]]:
    """(category, its words) of those whose tiers are given by rank at the tab's stage."""
    if tab.stage is None or tab.kind is not Does.JUDGE:
        return ()
    categories = ranked_categories(at.pinned, tab.stage)
    return [(category, at.pinned.category_label(category)) for category in categories]


def _first(at: AtDepartment, counts: Mapping[str, int]) -> Tab:
    """The first tab with something to do."""
    busy = (tab for tab in at.tabs if tab.id != ALL and tab.kind is not Does.CARRY_OUT and counts[tab.id])
    return next(busy, at.tabs[0])


def _wanted() -> DepartmentFilter:
    common = QueueFilter(
        text=request.args.get("text", "").strip(),
        category=request.args.get("category") or None,
        track=request.args.get("track") or None,
        findings=request.args.get("findings") or None,
    )
    return DepartmentFilter(common, request.args.get("body") or None, request.args.get("verdict") or None)


class Choice(NamedTuple):
    """One filter that offers a choice: its name, its label, and the options (value, words)."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]


_FINDINGS = Choice(
    "findings", "审查意见", (("blocking", "有待解决项"), ("clear", "无待解决项"), ("attention", "有须留意项"))
)


def _choices(at: AtDepartment, tab: Tab) -> list[Choice]:
    """What the tab can be narrowed by."""
    call = at.pinned.call
    found = [
        Choice("body", "推荐单位", [(office.id, office.name) for office in at.tiers.offices.values()]),
        Choice("category", "类别", [(each, at.pinned.category_label(each)) for each in call.categories]),
    ]
    if call.tracks:
        found.append(Choice("track", "申报类型", [(id, track.label) for id, track in call.tracks.items()]))
    if tab.is_decided or tab.stage is None:
        found.append(Choice("verdict", "决定", VERDICTS))
    return [*found, _FINDINGS]


def _counted(count: int) -> str:
    return str(count) if count <= queue.MOST_COUNTED else f"{queue.MOST_COUNTED}+"


def _carried() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if name not in {"after", "chosen"} and value}


def _address(**arguments: str) -> str:
    return f"{request.path}?{urlencode(arguments)}"
