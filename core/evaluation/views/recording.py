"""Recording what was found of the chosen applications: who judged, and a row for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.applications import queries as applications
from core.applications.rulebook import rulebook
from core.decisions.views.acting import Chosen, chosen_rows
from core.decisions.views.desks import department
from core.errors import DomainError, Invalid, Stale
from core.evaluation import operations
from core.evaluation.forms import SittingForm
from core.evaluation.graded import grading_at
from core.evaluation.minutes import MINUTES
from core.evaluation.models import JudgedBy
from core.evaluation.operations import Mark, Sitting
from core.evaluation.operations.recording import tier_of
from core.evaluation.queries.records import Appraised, standing
from core.evaluation.typed import TypedMark, read_marks
from core.evaluation.views.stages import judging_stage
from core.evaluators.queries import register
from core.files import operations as files
from core.plugin_api import GradingTiers, Stage
from core.policy import grading
from core.web.access import access, signed_in_person
from core.web.form import carry, choices


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("", "record", record, methods=["GET", "POST"])


@access(department)
def record() -> str | Response | tuple[str, int]:
    """The page of marks. Where a tier follows from a score it is shown before anything is saved."""
    chosen = chosen_rows()
    if not chosen.rows:
        flash("请至少选择一项申报。", "warning")
        return redirect(url_for("department.queue", call=chosen.at.opened.call_id))
    stage = judging_stage(chosen.rows[0].id)
    gradings = {row.id: grading_at(rulebook(applications.get(row.id)), stage) for row in chosen.rows}
    known = standing(list(gradings), stage.id)
    form = _form(known)
    typed = read_marks(request.form, list(gradings)) if request.method == "POST" else _recorded(gradings, known)
    for_all = request.form.get("for_all", "")
    refusal: DomainError | None = None
    is_shown = True
    if form.validate_on_submit():
        marks = {id: each.mark(for_all) for id, each in typed.items()}
        is_shown = all(_is_shown(gradings[id], marks[id], typed[id]) for id in marks)
        try:
            sitting = _sitting(form)
            if is_shown:
                operations.record(
                    chosen.revisions, sitting, marks, correction=form.correction.data or "", by=signed_in_person()
                )
        except DomainError as refused:
            carry(refused, form)
            refusal = refused
        else:
            if is_shown:
                flash(f"已记录 {chosen.count} 项申报的评审结果，发布前申报单位和推荐单位看不到。", "success")
                return redirect(url_for("department.queue", call=chosen.at.opened.call_id, tab=stage.id))
    if isinstance(refusal, Stale):
        chosen = replace(chosen, revisions={row.id: row.revision for row in chosen.rows})
    page = _page(chosen, stage, gradings, known, form, typed, for_all, refusal, is_shown=is_shown)
    return page, HTTPStatus.OK if refusal is None else refusal.status


def _form(known: Mapping[str, Appraised]) -> SittingForm:
    form = SittingForm()
    form.evaluator.choices = choices(
        ((each.id, f"{each.name}（{each.code}）") for each in register.admitted()), first="不是已登记的第三方评价机构"
    )
    if not known:
        del form.correction
    return form


def _sitting(form: SittingForm) -> Sitting:
    """Who judged, as typed; the minutes are kept first, so that they survive a form that has to be corrected."""
    file_id = request.form.get("minutes_id") or None
    if form.minutes.data:
        form.kept = file_id = files.keep(form.minutes.data, MINUTES, by=signed_in_person()).id
    return Sitting(
        JudgedBy(form.kind.data),
        form.judged_on.data,
        members=form.members.data,
        evaluator_id=form.evaluator.data or None,
        body_name=form.body_name.data or "",
        body_code=form.body_code.data or "",
        minutes_number=form.minutes_number.data or "",
        minutes_file_id=file_id,
    )


def _recorded(gradings: Mapping[str, GradingTiers | None], known: Mapping[str, Appraised]) -> Mapping[str, TypedMark]:
    """What stands on record, to begin a correction with."""
    found = {}
    for id in gradings:
        each = known.get(id)
        if each is None:
            found[id] = TypedMark()
            continue
        score = "" if each.score is None else str(each.score)
        qualified = "yes" if each.qualified else "no"
        found[id] = TypedMark(qualified, each.tier or "", score, each.opinion or "", each.tier or "")
    return found


def _is_shown(tiers: GradingTiers | None, mark: Mark, typed: TypedMark) -> bool:
    """Whether the page has shown the tier that follows from the score; where none does there is nothing to show."""
    if tiers is None or grading.is_recorded(tiers) or grading.is_ranked(tiers):
        return True
    tier = tier_of(tiers, mark)
    return tier is None or tier == typed.seen


def _page(
    chosen: Chosen,
    stage: Stage,
    gradings: Mapping[str, GradingTiers | None],
    known: Mapping[str, Appraised],
    form: SittingForm,
    typed: Mapping[str, TypedMark],
    for_all: str,
    refusal: DomainError | None,
    *,
    is_shown: bool,
) -> str:
    tiers = next((each for each in gradings.values() if each is not None), None)
    return render_template(
        "evaluation/record.html",
        at=chosen.at,
        chosen=chosen,
        stage=stage,
        gradings=gradings,
        tiers=tiers,
        named=grading.is_recorded(tiers),
        scored=grading.is_scored(tiers),
        ranked=grading.is_ranked(tiers),
        follows={id: tier_of(gradings[id], each.mark(for_all)) for id, each in typed.items()},
        known=known,
        form=form,
        typed=typed,
        for_all=for_all,
        refusal=refusal,
        errors=refusal.errors if isinstance(refusal, Invalid) else {},
        is_shown=is_shown,
        kept=form.kept or request.form.get("minutes_id"),
    )
