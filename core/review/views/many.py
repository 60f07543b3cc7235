"""Acting on many at once: which and how many is shown first, then it is done for all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core import clock
from core.applications import queries as applications
from core.applications.facts import findings
from core.applications.models import Application
from core.applications.rules.assessment import Assessed, guarding
from core.errors import DomainError, Invalid, NotFound, Stale
from core.files import operations as files
from core.filling.queries import as_submitted
from core.plugin_api import Does, Finding, Stage
from core.review import operations
from core.review.forms import DeclineForm, ManyForm, RecommendForm
from core.review.operations import Letter, ReceiptEntry
from core.review.operations.recommending import LETTER
from core.review.queries import queue, receipt_of, recommending
from core.review.queries.recommending import Room
from core.review.views.desks import AtDesk, officers, require_desk
from core.review.views.rows import Shown, shown
from core.web.access import access, signed_in_person
from core.web.choosing import chosen_revisions
from core.web.form import carry


def add_routes(blueprint: Blueprint) -> None:
    both = ["GET", "POST"]
    blueprint.add_url_rule("/recommend", "recommend", recommend, methods=both)
    blueprint.add_url_rule("/decline", "decline", decline, methods=both)
    blueprint.add_url_rule("/receipts", "receipts", receipts, methods=both)


@dataclass(frozen=True)
class Chosen:
    """The chosen rows of one call. `revisions` are those that the page showed, which is what it acts on."""

    at: AtDesk
    rows: Sequence[Shown]
    revisions: Mapping[str, int]


def _chosen() -> Chosen:
    at, revisions = require_desk(), chosen_revisions()
    rows = shown(at, queue.chosen(at.opened.id, at.desk, list(revisions)))
    if len(rows) < len(revisions):
        raise NotFound("所选申报中有的找不到，或者您无权办理。", "请返回列表重新选择。")
    return Chosen(at, rows, revisions)


@dataclass(frozen=True)
class Standing:
    """What stands between one chosen application and its letter."""

    row: Shown
    blocking: Sequence[Assessed]


@access(officers)
def recommend() -> str | Response | tuple[str, int]:
    """Look at what will be recommended and at what stands in its way; then send it by letter."""
    chosen = _chosen()
    if not chosen.rows:
        return _back_empty(chosen.at)
    form = RecommendForm()
    for each in (form.letter_number, form.letter_date):
        each.flags.required = any(stage.letter for stage in chosen.at.desk.stages())
    refusal: DomainError | None = None
    if form.validate_on_submit():
        try:
            made = operations.recommend(chosen.revisions, _letter(form), by=signed_in_person())
        except Invalid as refused:
            carry(refused, form)
            refusal = refused
        except DomainError as refused:
            refusal = refused
        else:
            flash(f"已推荐 {len(made.items)} 项申报。", "success")
            return redirect(url_for("review.index", call=chosen.at.opened.call_id, tab="recommend"))
    if isinstance(refusal, Stale):
        chosen = _refreshed(chosen)
    return _recommend_page(chosen, form, refusal), HTTPStatus.OK if refusal is None else refusal.status


def _letter(form: RecommendForm) -> Letter:
    """The letter as typed; its file is kept first, so that it survives a form that has to be corrected."""
    upload = form.letter_file.data
    file_id = request.form.get("letter_file_id") or None
    if upload:
        file_id = files.keep(upload, LETTER, by=signed_in_person()).id
        form.kept = file_id
    return Letter(form.letter_number.data or "", form.letter_date.data, file_id)


def _recommend_page(chosen: Chosen, form: RecommendForm, refusal: DomainError | None) -> str:
    held = [applications.get(row.id) for row in chosen.rows]
    stage = _stage(chosen.at, held)
    standing = [Standing(row, _blocking(each, stage)) for row, each in zip(chosen.rows, held, strict=True)]
    return render_template(
        "review/recommend.html",
        at=chosen.at,
        chosen=chosen,
        stage=stage,
        standing=standing,
        gates=_gates(chosen.at, stage, held),
        unfiled=_unfiled(chosen.at, stage, held),
        rooms=_rooms(chosen.at, held),
        form=form,
        refusal=refusal,
        kept=form.kept or request.form.get("letter_file_id"),
    )


def _stage(at: AtDesk, held: Sequence[Application]) -> Stage:
    """The stage of recommending at which the first of them stands, or that the officer has."""
    stages = {stage.id: stage for stage in at.pinned.call.stages if stage.kind is Does.RECOMMEND}
    found = stages.get(held[0].stage) or next(iter(stages.values()), None)
    if found is None:
        raise NotFound("这项申报没有推荐环节。", "请返回列表，按每项申报的下一步办理。")
    return found


def _blocking(application: Application, stage: Stage) -> Sequence[Assessed]:
    answers = as_submitted(application.id)
    return [each for each in guarding(findings.of(application, answers), stage) if each.blocks]


def _gates(at: AtDesk, stage: Stage, held: Sequence[Application]) -> Sequence[Finding]:
    acting = at.desk.tiers.acting(held[0].body_id, at.pinned.call, stage) or held[0].body_id
    return recommending.gate_findings(at.opened, stage, held, acting, at.desk.tiers)


def _unfiled(at: AtDesk, stage: Stage, held: Sequence[Application]) -> Sequence[str]:
    if not stage.gate:
        return ()
    acting = at.desk.tiers.acting(held[0].body_id, at.pinned.call, stage) or held[0].body_id
    names = recommending.body_facts(at.opened, acting, at.desk.tiers)["body.unfiled_units"]
    return names if isinstance(names, tuple) else ()


def _rooms(at: AtDesk, held: Sequence[Application]) -> Sequence[Room]:
    tiers = at.desk.tiers
    found = recommending.ceilings(at.opened, held, tiers)
    return [recommending.room_under(at.opened, ceiling, tiers) for ceiling in found]


@access(officers)
def decline() -> str | Response | tuple[str, int]:
    """Decline the chosen ones for one reason."""
    chosen = _chosen()
    if not chosen.rows:
        return _back_empty(chosen.at)
    form = DeclineForm()
    refusal: DomainError | None = None
    if form.validate_on_submit():
        try:
            declined = operations.decline(chosen.revisions, form.reason.data or "", by=signed_in_person())
        except DomainError as refused:
            carry(refused, form)
            refusal = refused
        else:
            flash(f"已对 {len(declined)} 项申报作出不予推荐的决定，申报单位会收到理由。", "success")
            return redirect(url_for("review.index", call=chosen.at.opened.call_id))
    if isinstance(refusal, Stale):
        chosen = _refreshed(chosen)
    page = render_template("review/decline.html", at=chosen.at, chosen=chosen, form=form)
    return page, HTTPStatus.OK if refusal is None else refusal.status


@access(officers)
def receipts() -> str | Response | tuple[str, int]:
    """Record the ministry platform's receipts of the chosen ones, a row for each."""
    chosen = _chosen()
    if not chosen.rows:
        return _back_empty(chosen.at)
    form = ManyForm()
    errors: Mapping[str, Sequence[str]] = {}
    refusal: DomainError | None = None
    if form.validate_on_submit():
        try:
            count = operations.record_receipts(_receipt_entries(chosen), by=signed_in_person())
        except DomainError as refused:
            refusal = refused
            errors = refused.errors if isinstance(refused, Invalid) else {}
        else:
            flash(f"已登记 {count} 项平台回执。", "success")
            return redirect(url_for("review.index", call=chosen.at.opened.call_id))
    if isinstance(refusal, Stale):
        chosen = _refreshed(chosen)
    page = render_template(
        "review/receipts.html",
        at=chosen.at,
        chosen=chosen,
        known=_known_receipts(chosen),
        form=form,
        errors=errors,
        refusal=refusal,
    )
    return page, HTTPStatus.OK if refusal is None else refusal.status


def _receipt_entries(chosen: Chosen) -> dict[str, ReceiptEntry]:
    return {
        id: ReceiptEntry(request.form.get(f"{id}.number", ""), _day(request.form.get(f"{id}.filed_on", "")), revision)
        for id, revision in chosen.revisions.items()
    }


def _known_receipts(chosen: Chosen) -> dict[str, tuple[str, str]]:
    """What the fields show: what was typed, else what is recorded."""
    found = {}
    for row in chosen.rows:
        if request.method == "POST":
            found[row.id] = (request.form.get(f"{row.id}.number", ""), request.form.get(f"{row.id}.filed_on", ""))
            continue
        known = receipt_of(row.id)
        found[row.id] = ("", "") if known is None else (known.number or "", known.filed_on.isoformat())
    return found


def _day(text: str) -> date | None:
    try:
        return clock.day_of(text)
    except ValueError:
        return None


def _refreshed(chosen: Chosen) -> Chosen:
    """The page after somebody was faster: what was typed stays, and acts on what now is when it is sent again."""
    return Chosen(chosen.at, chosen.rows, {row.id: row.revision for row in chosen.rows})


def _back_empty(at: AtDesk) -> Response:
    flash("请至少选择一项申报。", "warning")
    return redirect(url_for("review.index", call=at.opened.call_id))
