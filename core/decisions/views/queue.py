"""The department's queue: a call's applications across all bodies, by what is to be done; and as a spreadsheet."""

from __future__ import annotations

from flask import Blueprint, Response, request

from core.desks.operations import note_export
from core.desks.presenting.rows import shown
from core.desks.views.department import DEPARTMENT, department
from core.desks.views.queue import asked, queue_page
from core.web.access import access, signed_in_person
from core.web.downloads import numbered, spreadsheet


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/queue", "queue", show)
    blueprint.add_url_rule("/queue.xlsx", "queue_file", file)


@access(department)
def show() -> str:
    """A tab of the queue, page by page."""
    return queue_page(DEPARTMENT, "decisions/queue.html")


@access(department)
def file() -> Response:
    """The chosen rows as a spreadsheet; without any chosen, all of the tab as it is narrowed."""
    ticked = DEPARTMENT.ticked()
    at = ticked.at
    tab = at.queue.tab(request.args.get("tab")) or at.queue.tabs[-1]
    rows = ticked.rows or shown(at, at.queue.every(tab, asked(at, tab)))
    note_export(at.opened.id, f"申报清单（{tab.label}）", [row.id for row in rows], by=signed_in_person())
    cells = [
        (
            row.reference,
            row.unit,
            row.subject,
            row.body,
            row.category,
            row.track,
            row.state,
            row.said.words,
            row.submitted,
        )
        for row in rows
    ]
    return spreadsheet(tab.label.replace("：", " "), _HEADINGS, numbered(cells), "applications")


_HEADINGS = ("序号", "申报编号", "单位", "申报对象", "推荐单位", "类别", "申报类型", "状态", "决定", "提交时间")
