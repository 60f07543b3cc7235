"""Units that had to file and did not: off the lists, by a document."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from core.desks.operations import note_export
from core.desks.policies import may_release
from core.desks.views.department import DEPARTMENT, approvers, department
from core.exports.views import answering
from core.instance import instance
from core.ledger.models import RemovalReason
from core.lists import operations
from core.lists.forms import RemovalForm
from core.lists.operations import Removal
from core.lists.operations.removing import bar_term, clauses_of_unfiled
from core.lists.queries import unfiled
from core.people.models import Role
from core.web.access import access, confirmed, person, signed_in_person
from core.web.acting import Page, act, done
from core.web.downloads import numbered
from core.web.form import choices

_BOTH = ["GET", "POST"]

NOBODYS = "-"
"""What an address asks for those that belong to no body yet."""


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/unfiled", "unfiled", show)
    blueprint.add_url_rule("/unfiled.xlsx", "unfiled_file", file)
    blueprint.add_url_rule("/unfiled/remove", "remove_unfiled", remove, methods=_BOTH)
    blueprint.add_url_rule("/units/<string(length=32):unit_id>/fraud", "fraud", fraud)


@access(department)
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
        is_approver=Role.DEPARTMENT_APPROVER in signed_in_person().held_roles,
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


@access(approvers)
@confirmed
def remove() -> Page:
    """Look at who would be taken off the list; then take them off, by a document."""
    at = DEPARTMENT.require()
    keys = list(dict.fromkeys(request.values.getlist("unit")))
    rows = [row for row in unfiled.unfiled(at.opened, at.tiers) if row.key in keys]
    if not keys:
        flash("请至少选择一个单位。", "warning")
        return redirect(url_for("department_lists.unfiled", call=at.opened.call_id))
    form = RemovalForm()
    places = instance().places_cited
    form.clause.choices = choices(
        ((clause.id, f"{places[clause.id]}　{clause.summary}") for clause in clauses_of_unfiled(at.opened)),
        first="请选择",
    )

    def do() -> Answer:
        operations.remove_unfiled(at.opened, keys, _removal(form), by=signed_in_person())
        return done(f"已将 {len(keys)} 个未填报单位移出名单。", "department_lists.unfiled", call=at.opened.call_id)

    return act(form, do, lambda: render_template("lists/remove.html", at=at, rows=rows, keys=keys, form=form))


def _removal(form: RemovalForm) -> Removal:
    return Removal(
        form.document_number.data or "", form.effective_on.data or date.max, form.clause.data, form.note.data or ""
    )


def may_penalise() -> bool:
    """Whether the reader finds the page below open; for the pages of a unit and of its applications."""
    return bool(may_release(person())) and bar_term() is not None


@access(approvers)
def fraud(unit_id: str) -> Page:
    """Who deceived is proposed for removal, and heard like everybody: the old address leads there."""
    return redirect(f"/upkeep/propose/{unit_id}?reason={RemovalReason.FRAUD}")
