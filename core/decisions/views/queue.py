"""The department's queue, and all of a tab as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, request, url_for
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from core.calls import queries as calls
from core.contents.kinds import XLSX
from core.desks.operations import note_export
from core.desks.policies import decides
from core.desks.presenting.rows import At, Shown, shown
from core.desks.rules import Tab
from core.desks.views.department import DEPARTMENT, deciding, department
from core.desks.views.queue import asked, queue_page
from core.errors import NotFound
from core.jobs.purposes import Kind, Made, Outcome, Work
from core.jobs.purposes import register as register_kind
from core.jobs.views.answering import export_or_job
from core.papers.plain_sheet import workbook
from core.people.models import Person
from core.people.policies import Permission
from core.plugin_api import Does
from core.scoring.queries.benchmarks import scored_set
from core.web.access import access
from core.web.downloads import dated

_AT_ONCE = 500
"""Rows that are read and worded at a time."""


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/queue", "queue", show)
    blueprint.add_url_rule("/queue.xlsx", "queue_file", file)


@access(decides)
def show() -> str:
    """A tab of the queue, page by page."""
    return queue_page(deciding(), "decisions/queue.html")


class Asked(Schema):
    """All of a tab as it is narrowed, or the ``chosen`` rows."""

    call = fields.String(required=True)
    tab = fields.String(required=True)
    narrowed = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    chosen = fields.List(fields.String(), required=True)


@access(department)
def file() -> Response:
    """The chosen rows as a spreadsheet; without any chosen, all of the tab as it is narrowed."""
    ticked = DEPARTMENT.ticked()
    at = ticked.at
    tab = at.queue.tab(request.args.get("tab")) or at.queue.tabs[-1]
    narrowed = {name: value for name, value in request.args.items() if name not in {"call", "tab", "chosen"}}
    given = {"call": at.opened.call_id, "tab": tab.id, "narrowed": narrowed, "chosen": ticked.ids}
    return export_or_job(QUEUE, given, f"{at.opened.title}：申报清单（{tab.label}）", size=len(_ids(at, tab, given)))


def _ids(at: At, tab: Tab, given: Mapping[str, Any]) -> Sequence[str]:
    return given["chosen"] or at.queue.ids(tab, asked(at, tab, given["narrowed"]))


def ranks(at: At, tab: Tab) -> Sequence[tuple[str, str]]:
    """From where is selected: how a call's applications rank by their scores, category by category."""
    named = at.pinned.call.indicator_sets if tab.kind is Does.SELECT else {}
    scored = [category for category, each in named.items() if scored_set(at.pinned.book, each) is not None]
    several = len(scored) > 1
    return [
        (
            f"{at.pinned.category_label(category) if several else ''}得分名次",
            url_for("scores.ranks", call_id=at.opened.call_id, category=category),
        )
        for category in scored
    ]


def _may(person: Person | None, given: Mapping[str, Any]) -> Permission:
    return department(person)


def _write(work: Work) -> Outcome:
    given = work.arguments
    at = DEPARTMENT.find(calls.get(given["call"]), ())
    tab = at.queue.tab(given["tab"])
    if tab is None:
        raise NotFound("申报通知的环节已经变动，没有这一栏了。", "请从“遴选发布”重新导出。")
    ids = _ids(at, tab, given)
    content = workbook(tab.label.replace("：", " "), _HEADINGS, _lines(at, ids, work))
    made = Made(name=dated("applications", "xlsx"), kind=XLSX, content=content)
    what = f"申报清单（{tab.label}）"
    return Outcome(file=made, record=partial(note_export, at.opened.id, what, ids, by=work.person))


def _lines(at: At, ids: Sequence[str], work: Work) -> Iterator[tuple[str | int, ...]]:
    for start in range(0, len(ids), _AT_ONCE):
        work.report(start, len(ids), f"正在写入第 {start + 1} 行")
        for number, row in enumerate(shown(at, at.queue.chosen(ids[start : start + _AT_ONCE])), start=start + 1):
            yield number, *_cells(row)


def _cells(row: Shown) -> tuple[str, ...]:
    words = (row.reference, row.unit, row.subject, row.body, row.category, row.track, row.state)
    return (*words, row.said.words, row.submitted)


_HEADINGS = ("序号", "申报编号", "单位", "申报对象", "推荐单位", "类别", "申报类型", "状态", "决定", "提交时间")

QUEUE = register_kind(Kind(id="decisions.queue", label="申报清单", may=_may, arguments=Asked, run=_write))
