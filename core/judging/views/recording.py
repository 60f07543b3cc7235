"""Recording what was found of the chosen applications: who judged, and a row for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.applications import queries as applications
from core.applications.queries.rulebook import rulebook
from core.decisions.views.acting import Chosen, chosen_rows
from core.decisions.views.desks import department
from core.errors import DomainError, Invalid, Stale
from core.evaluators.queries import register
from core.files import operations as files
from core.judging import operations
from core.judging.forms import SittingForm
from core.judging.forms.typed import NO, YES, TypedMark, read_marks
from core.judging.models import JudgedBy
from core.judging.operations import Mark, Sitting
from core.judging.operations.recording import tier_of
from core.judging.purposes import MINUTES
from core.judging.queries.graded import grading_at
from core.judging.queries.records import Appraised, standing
from core.judging.views.stages import judging_stage
from core.plugin_api import GradingTiers, Stage
from core.policy import grading
from core.web.access import access, signed_in_person
from core.web.form import carry, choices


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("", "record", record, methods=["GET", "POST"])


@dataclass(frozen=True)
class Marking:
    """What is marked: the chosen rows, the stage of judging, the tiers of each row, and what stands on record."""

    chosen: Chosen
    stage: Stage
    gradings: Mapping[str, GradingTiers | None]
    known: Mapping[str, Appraised]

    @property
    def tiers(self) -> GradingTiers | None:
        """The tiers, where any of the rows is graded."""
        return next((each for each in self.gradings.values() if each is not None), None)

    def is_shown(self, typed: Mapping[str, TypedMark], for_all: str) -> bool:
        """Whether the page has shown each tier that follows from a score."""
        return all(_is_shown(self.gradings[id], each.mark(for_all), each) for id, each in typed.items())


@access(department)
def record() -> str | Response | tuple[str, int]:
    """The page of marks. Where a tier follows from a score it is shown before anything is saved."""
    chosen = chosen_rows()
    if not chosen.rows:
        flash("请至少选择一项申报。", "warning")
        return redirect(url_for("department.queue", call=chosen.at.opened.call_id))
    marking, form = _marking(chosen), _form()
    typed = _typed(marking)
    for_all = request.form.get("for_all", "")
    refusal: DomainError | None = None
    is_shown = True
    if form.validate_on_submit():
        is_shown = marking.is_shown(typed, for_all)
        try:
            sitting = _sitting(form)
            if is_shown:
                _record(marking, sitting, {id: each.mark(for_all) for id, each in typed.items()}, form)
                flash(f"已记录 {chosen.count} 项申报的评审结果，发布前申报单位和推荐单位看不到。", "success")
                return redirect(url_for("department.queue", call=chosen.at.opened.call_id, tab=marking.stage.id))
        except DomainError as refused:
            carry(refused, form)
            refusal = refused
    if isinstance(refusal, Stale):
        fresh = replace(chosen, revisions={row.id: row.revision for row in chosen.rows})
        marking = replace(marking, chosen=fresh)
    page = _page(marking, form, typed, refusal, is_shown=is_shown)
    return page, HTTPStatus.OK if refusal is None else refusal.status


def _marking(chosen: Chosen) -> Marking:
    stage = judging_stage(chosen.rows[0].id)
    gradings = {row.id: grading_at(rulebook(applications.get(row.id)), stage) for row in chosen.rows}
    return Marking(chosen, stage, gradings, standing(list(gradings), stage.id))


def _record(marking: Marking, sitting: Sitting, marks: Mapping[str, Mark], form: SittingForm) -> None:
    revisions, correction = marking.chosen.revisions, form.correction.data or ""
    operations.record(revisions, sitting, marks, correction=correction, by=signed_in_person())


def _form() -> SittingForm:
    form = SittingForm()
    form.evaluator.choices = choices(
        ((each.id, f"{each.name}（{each.code}）") for each in register.admitted()), first="不是已登记的第三方评价机构"
    )
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


def _typed(marking: Marking) -> Mapping[str, TypedMark]:
    """What was typed; on a page that is new what stands on record, to begin a correction with."""
    if request.method == "POST":
        return read_marks(request.form, list(marking.gradings))
    return {id: _recorded(marking.known.get(id)) for id in marking.gradings}


def _recorded(found: Appraised | None) -> TypedMark:
    if found is None:
        return TypedMark()
    score = "" if found.score is None else str(found.score)
    tier = found.tier or ""
    return TypedMark(YES if found.qualified else NO, tier, score, found.opinion or "", tier)


def _is_shown(tiers: GradingTiers | None, mark: Mark, typed: TypedMark) -> bool:
    """Whether the page has shown the tier that follows from the score; where none does there is nothing to show."""
    if tiers is None or grading.is_recorded(tiers) or grading.is_ranked(tiers):
        return True
    tier = tier_of(tiers, mark)
    return tier is None or tier == typed.seen


def _page(
    marking: Marking,
    form: SittingForm,
    typed: Mapping[str, TypedMark],
    refusal: DomainError | None,
    *,
    is_shown: bool,
) -> str:
    tiers, for_all = marking.tiers, request.form.get("for_all", "")
    return render_template(
        "judging/record.html",
        at=marking.chosen.at,
        chosen=marking.chosen,
        stage=marking.stage,
        gradings=marking.gradings,
        tiers=tiers,
        named=grading.is_recorded(tiers),
        scored=grading.is_scored(tiers),
        ranked=grading.is_ranked(tiers),
        follows={id: tier_of(marking.gradings[id], each.mark(for_all)) for id, each in typed.items()},
        known=marking.known,
        form=form,
        typed=typed,
        for_all=for_all,
        errors=refusal.errors if isinstance(refusal, Invalid) else {},
        is_shown=is_shown,
        kept=form.kept or request.form.get("minutes_id"),
    )
