"""Units that had to file and did not, and old addresses of what is proposed and heard now."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from core.accounts.actions import PERSON
from core.desks.operations import note_export
from core.desks.policies import may_release
from core.desks.views.department import DEPARTMENT, approvers, department
from core.exports.views import answering
from core.ledger.models import RemovalReason
from core.lists.operations.barring import bar_term
from core.lists.queries import unfiled
from core.web.access import access, noted, person, signed_in_person
from core.web.downloads import numbered

NOBODYS = "-"
"""What an address asks for those that belong to no body yet."""


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/unfiled", "unfiled", show)
    blueprint.add_url_rule("/unfiled.xlsx", "unfiled_file", file)
    blueprint.add_url_rule("/unfiled/remove", "remove_unfiled", remove)
    blueprint.add_url_rule("/units/<string(length=32):unit_id>/fraud", "fraud", fraud)


@access(department)
@noted(PERSON)
def show() -> str:
    """The units that were asked to file and have not."""
    at, body = DEPARTMENT.require(), request.args.get("body", "")
    rows = [each for each in unfiled.unfiled(at.opened, at.tiers) if body in {"", each.body_id or NOBODYS}]
    dues = unfiled.dues(at.opened, at.tiers)
    return render_template(
        "lists/unfiled.html",
        at=at,
        rows=rows,
        body=body,
        nobodys=NOBODYS,
        dues=dues,
        is_over=any(due is not None and due.has_passed for due in dues.values()),
    )


@access(department)
def file() -> Response:
    """The same as a spreadsheet."""
    at = DEPARTMENT.require()
    rows = unfiled.unfiled(at.opened, at.tiers)
    note_export(at.opened.id, "未填报单位", [row.unit_id for row in rows], by=signed_in_person())
    cells = [
        (
            row.entry_name,
            at.tiers.name(row.body_id),
            at.pinned.category_label(row.category),
            at.pinned.call.tracks[row.track].label,
            row.filing.label,
        )
        for row in rows
    ]
    headings = ("序号", "单位", "推荐单位", "类别", "申报类型", "填报情况")
    return answering.table("未填报单位", headings, numbered(cells))


@access(department)
def remove() -> Answer:
    """Who did not file is put up for removal, and heard like everybody: the old address leads to who is meant."""
    return redirect(url_for("department_lists.unfiled", call=DEPARTMENT.require().opened.call_id))


def may_penalise() -> bool:
    """Whether the reader finds the page below open; for the pages of a unit and of its applications."""
    return bool(may_release(person())) and bar_term() is not None


@access(approvers)
def fraud(unit_id: str) -> Answer:
    """Who deceived is proposed for removal, and heard like everybody: the old address leads there."""
    return redirect(f"/upkeep/propose/{unit_id}?reason={RemovalReason.FRAUD}")
