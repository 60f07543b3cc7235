"""One application: everything that an officer has to know of it, and what he does with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.applications import queries as applications
from core.audit import queries as trail
from core.errors import DomainError, Invalid, NotFound, Stale
from core.people import queries as people
from core.review import operations
from core.review.forms import ActForm, PassForm, ReasonForm, ReturnForm
from core.review.operations import Entry
from core.review.queries import records
from core.review.views.desks import officers
from core.review.views.sheets import Sheet, sheet_of
from core.web.access import access, signed_in_person
from core.web.confirming import Question, confirm
from core.web.form import carry, choices

_PATH = "/applications/<string(length=32):application_id>"


def add_routes(blueprint: Blueprint) -> None:
    both = ["GET", "POST"]
    blueprint.add_url_rule(_PATH, "application", show)
    blueprint.add_url_rule(f"{_PATH}/verify", "verify", verify, methods=["POST"])
    blueprint.add_url_rule(f"{_PATH}/waive/<rule_id>", "waive", waive, methods=both)
    blueprint.add_url_rule(f"{_PATH}/unwaive/<rule_id>", "unwaive", unwaive, methods=both)
    blueprint.add_url_rule(f"{_PATH}/return", "return_sections", return_sections, methods=both)
    blueprint.add_url_rule(f"{_PATH}/pass", "pass_review", pass_review, methods=both)
    blueprint.add_url_rule(f"{_PATH}/history", "history", history)


@dataclass(frozen=True)
class Typed:
    """What was typed under the items and refused: it stays, with its errors beside it."""

    entries: Mapping[str, Entry]
    errors: Mapping[str, list[str]]
    sentence: str


@access(officers)
def show(application_id: str) -> str:
    """The page."""
    return _page(sheet_of(signed_in_person(), application_id))


@access(officers)
def verify(application_id: str) -> str | Response | tuple[str, int]:
    """Sign under many items at once."""
    entries = _entries()
    form = ActForm()
    form.validate()  # a page without a revision is stale: the operation says so
    try:
        count = operations.sign(application_id, entries, revision=form.revision.data or 0, by=signed_in_person())
    except (Invalid, Stale) as refused:
        errors = {} if isinstance(refused, Stale) else refused.errors
        said = f"{refused.sentence}{'您填写的内容仍在下面，请核对后再保存。' if isinstance(refused, Stale) else ''}"
        sheet = sheet_of(signed_in_person(), application_id)
        return _page(sheet, Typed(entries, errors, said)), refused.status
    flash(f"已保存 {count} 项核实结果。" if count else "没有需要保存的改动。", "success")
    return redirect(url_for("review.application", application_id=application_id, _anchor="verify"))


def _entries() -> dict[str, Entry]:
    """What was typed, by item; a common ``how`` goes to the rows that have a result and no word of their own."""
    common = request.form.get("how", "").strip()
    found = {}
    for item in request.form.getlist("item"):
        result = request.form.get(f"{item}.result") or None
        how = request.form.get(f"{item}.how", "")
        found[item] = Entry(result, how if how.strip() or not result else common, request.form.get(f"{item}.seen", ""))
    return found


@access(officers)
def waive(application_id: str, rule_id: str) -> str | Response | tuple[str, int]:
    """Let an in-principle demand pass, with the reason."""
    sheet = sheet_of(signed_in_person(), application_id)
    found = next((each for each in sheet.findings if each.rule_id == rule_id), None)
    if found is None:
        raise NotFound("这项申报没有这条规定。", "请从申报页面重新进入。")
    form = ReasonForm(revision=sheet.application.revision)
    form.reason.label.text = "特殊情况和放行理由"
    status = HTTPStatus.OK
    if form.validate_on_submit():
        try:
            operations.waive(
                application_id,
                rule_id,
                form.reason.data or "",
                revision=form.revision.data or 0,
                by=signed_in_person(),
            )
        except (Invalid, Stale) as refused:
            status = _carried(refused, form, application_id)
        else:
            flash("已记录特殊情况说明，该项放行。", "success")
            return _back(application_id, "findings")
    return render_template("review/waive.html", sheet=sheet, finding=found, form=form), status


@access(officers)
def unwaive(application_id: str, rule_id: str) -> str | Response:
    """Let the demand stand again."""
    sheet = sheet_of(signed_in_person(), application_id)
    form = ActForm(revision=sheet.application.revision)
    if form.validate_on_submit():
        operations.take_back_waiver(application_id, rule_id, revision=form.revision.data or 0, by=signed_in_person())
        flash("已撤销放行。", "success")
        return _back(application_id, "findings")
    question = Question(
        title="撤销放行",
        sentence=f"撤销对“{sheet.application.entry_name}”这项要求的特殊情况放行？",
        consequence="撤销后，这项要求重新按不符合处理。原放行理由保留在审计记录中。",
        button="撤销放行",
        back=url_for("review.application", application_id=application_id),
    )
    return confirm(question, form)


@access(officers)
def return_sections(application_id: str) -> str | Response | tuple[str, int]:
    """Return chosen sections for correction."""
    sheet = sheet_of(signed_in_person(), application_id)
    form = ReturnForm(revision=sheet.application.revision)
    form.sections.choices = choices(
        (f"{part.id}/{section.id}", section.title if len(sheet.book.forms) == 1 else f"{part.title}：{section.title}")
        for part in sheet.book.forms.values()
        for section in part.sections
    )
    status = HTTPStatus.OK
    if form.validate_on_submit():
        try:
            operations.return_for_correction(
                application_id,
                form.sections.data or [],
                form.message.data or "",
                due=form.due.data,
                revision=form.revision.data or 0,
                by=signed_in_person(),
            )
        except DomainError as refused:
            status = _carried(refused, form, application_id)
        else:
            flash(f"已退回“{sheet.application.entry_name}”，申报单位会收到补正意见。", "success")
            return _to_queue(sheet)
    return render_template("review/return.html", sheet=sheet, form=form), status


@access(officers)
def pass_review(application_id: str) -> str | Response | tuple[str, int]:
    """Pass the review, after seeing what speaks for and against it."""
    sheet = sheet_of(signed_in_person(), application_id)
    form = PassForm(revision=sheet.application.revision)
    status = HTTPStatus.OK
    refusal: DomainError | None = None
    if form.validate_on_submit():
        try:
            operations.pass_review(
                application_id, revision=form.revision.data or 0, note=form.note.data or "", by=signed_in_person()
            )
        except DomainError as refused:
            refusal = refused
            status = HTTPStatus(refused.status)
            form.revision.raw_data, form.revision.data = None, applications.get(application_id).revision
        else:
            flash(f"“{sheet.application.entry_name}”已通过“{sheet.stage.name}”。", "success")
            return _to_queue(sheet)
    return render_template("review/pass.html", sheet=sheet, form=form, refusal=refusal), status


@access(officers)
def history(application_id: str) -> str:
    """The timeline and the trail of this application."""
    sheet = sheet_of(signed_in_person(), application_id)
    moves = applications.moves(application_id)
    names = people.names(move.moved_by_id for move in moves)
    return render_template(
        "review/history.html",
        sheet=sheet,
        moves=moves,
        names=names,
        returns=records.returns_of(application_id),
        letters=records.letters_of(application_id),
        events=trail.history("application", application_id),
    )


def _page(sheet: Sheet, typed: Typed | None = None) -> str:
    return render_template("review/application.html", sheet=sheet, typed=typed)


def _carried(refused: DomainError, form: ActForm, application_id: str) -> HTTPStatus:
    """Show the refusal on the form, with the revision that now is, so that what was typed can be sent again."""
    carry(refused, form)
    form.revision.raw_data, form.revision.data = None, applications.get(application_id).revision
    return HTTPStatus(refused.status)


def _back(application_id: str, anchor: str) -> Response:
    return redirect(url_for("review.application", application_id=application_id, _anchor=anchor))


def _to_queue(sheet: Sheet) -> Response:
    return redirect(url_for("review.index", call=sheet.application.call.call_id))
