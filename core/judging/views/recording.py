"""Recording what was found of the chosen applications: who judged, and a row for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request

from core.applications import queries as applications
from core.applications.operations.holding import as_it_stands
from core.applications.queries.rulebook import rulebook
from core.desks.policies import decides
from core.desks.presenting.rows import At
from core.desks.rules.sheets import Column
from core.desks.views.acting import Doing, act_on
from core.desks.views.department import deciding
from core.desks.views.desk import Chosen
from core.desks.views.sheets import Sheet
from core.evaluators.queries import register
from core.experts.queries.sheets import Round, rounds
from core.judging import operations
from core.judging.forms import SittingForm
from core.judging.forms.typed import MOST_SIGNS, NO, YES, TypedMark, read_marks
from core.judging.operations import Mark, Sitting
from core.judging.operations.recording import recordable, require_sound, tier_of
from core.judging.operations.taking import stage_of, to_record
from core.judging.queries.graded import grading_at
from core.judging.queries.records import Appraised, standing
from core.plugin_api import GradingTiers, JudgedBy, Stage
from core.policy import grading
from core.web.access import access, signed_in_person
from core.web.acting import Page
from core.web.form import choices


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("", "record", record, methods=["GET", "POST"])


MOST_OPINION = 2000


@dataclass(frozen=True)
class Marking:
    """What is marked: at which stage of judging, by which tiers each application, and what stands on record."""

    stage: Stage
    gradings: Mapping[str, GradingTiers | None]
    known: Mapping[str, Appraised]
    rounds: Mapping[str, Round]
    """Of those whom experts score one by one, by application."""

    @property
    def tiers(self) -> GradingTiers | None:
        """The tiers, where any of the rows is graded."""
        return next((each for each in self.gradings.values() if each is not None), None)

    def is_shown(self, typed: Mapping[str, TypedMark], for_all: str) -> bool:
        """Whether the page has shown each tier that follows from a score."""
        return all(_is_shown(self.gradings[id], each.mark(for_all), each) for id, each in typed.items())


@access(decides)
def record() -> Page:
    """The page of marks. Where a tier follows from a score it is shown before anything is saved."""
    chosen = deciding().chosen()
    marking = _marking(chosen)
    form = _form(chosen, marking)
    sheet = _sheet(chosen, marking)
    typed, for_all = _typed(marking, sheet.sent), request.form.get("for_all", "")

    def marks() -> Mapping[str, Mark]:
        return {id: each.mark(for_all) for id, each in typed.items()}

    def check() -> None:
        require_sound(chosen.standing(), _sitting(form), marks(), correction=form.correction.data or "")

    def do() -> str | None:
        if not marking.is_shown(typed, for_all):
            check()  # who looks at the tiers mends all else in the same turn
            return None
        correction = form.correction.data or ""
        operations.record(chosen.revisions, _sitting(form), marks(), correction=correction, by=signed_in_person())
        return f"已登记 {chosen.count} 项申报的评审结果，发布前申报单位和推荐单位看不到。"

    how = Doing(
        "登记评审结果",
        "登记评审组织的结论；由专家逐名评分的，先结束专家评分。发布之前只有主管部门看得到。",
        marking.stage.id,
        "judging/record.html",
        heading="{verb}（{count} 项申报）",
        button="保存评审结果",
    )
    return act_on(
        chosen,
        form,
        how,
        do,
        gates=[to_record],
        together=recordable,
        more=lambda: _beside(marking, typed, for_all),
        sheet=sheet,
        check=check,
    )


def _marking(chosen: Chosen[At]) -> Marking:
    stage = stage_of(as_it_stands(chosen.first), corrects=True)
    gradings = {each.id: grading_at(rulebook(each), stage) for each in applications.several(chosen.ids)}
    used = {id: each for id, each in rounds(applications.several(chosen.ids), stage).items() if each.is_used}
    return Marking(stage, gradings, standing(list(gradings), stage.id), used)


def _form(chosen: Chosen[At], marking: Marking) -> SittingForm:
    members = max((len(each.sheets) for each in marking.rounds.values()), default=None)
    allowed = marking.stage.judged_by or tuple(JudgedBy)
    usual = JudgedBy.EXPERTS if marking.rounds else allowed[0] if len(allowed) == 1 else None
    form = SittingForm(on=chosen, kind=usual.value if usual else None, members=members)
    form.kind.choices = choices(allowed)
    form.evaluator.choices = choices(
        ((each.id, f"{each.name}（{each.code}）") for each in register.admitted()), first="不是已登记的第三方评价机构"
    )
    return form


def _sitting(form: SittingForm) -> Sitting:
    """Who judged, as typed."""
    return Sitting(
        JudgedBy(form.kind.data) if form.kind.data in set(JudgedBy) else None,
        form.judged_on.data,
        members=form.members.data,
        evaluator_id=form.evaluator.data or None,
        body_name=form.body_name.data or "",
        body_code=form.body_code.data or "",
        minutes_number=form.minutes_number.data or "",
        minutes_file_id=form.minutes.kept_id,
    )


def _sheet(chosen: Chosen[At], marking: Marking) -> Sheet:
    """The marks as a spreadsheet; who judged is said on the page."""
    tiers = marking.tiers
    columns = [Column("qualified", "结果", options={"": "按统一结果", YES: "合格", NO: "不合格"})]
    if tiers is not None and grading.is_recorded(tiers):
        columns.append(Column("tier", "等级", options={"": "未评定", **{each: each for each in tiers.tiers}}))
    elif grading.is_scored(tiers):
        columns.append(Column("score", "评分", most=MOST_SIGNS))
    columns.append(Column("opinion", "评审意见", most=MOST_OPINION))
    known = {
        f"{id}.{column.name}": getattr(mark, column.name)
        for id, mark in _recorded_of(marking).items()
        for column in columns
    }
    return Sheet("评审结果表", chosen, columns, known)


def _typed(marking: Marking, sent: Mapping[str, str]) -> Mapping[str, TypedMark]:
    """What was typed; on a page that is new what stands on record, to begin a correction with."""
    return read_marks(sent, list(marking.gradings)) if request.method == "POST" else _recorded_of(marking)


def _recorded_of(marking: Marking) -> Mapping[str, TypedMark]:
    """What stands on record, by application."""
    return {id: _recorded(marking.known.get(id), marking.rounds.get(id)) for id in marking.gradings}


def _recorded(found: Appraised | None, round: Round | None) -> TypedMark:
    """What stands on record; where nothing does, what the experts came to."""
    if found is None:
        scored = round.score if round is not None and round.is_closed else None
        return TypedMark() if scored is None else TypedMark(tier=scored.tier or "", score=str(scored.score))
    score = "" if found.score is None else str(found.score)
    tier = found.tier or ""
    return TypedMark(YES if found.qualified else NO, tier, score, found.opinion or "", tier)


def _is_shown(tiers: GradingTiers | None, mark: Mark, typed: TypedMark) -> bool:
    """Whether the page has shown the tier that follows from the score; where none does there is nothing to show."""
    if tiers is None or grading.is_recorded(tiers) or grading.is_ranked(tiers):
        return True
    tier = tier_of(tiers, mark)
    return tier is None or tier == typed.seen


def _beside(marking: Marking, typed: Mapping[str, TypedMark], for_all: str) -> Mapping[str, Any]:
    tiers = marking.tiers
    return {
        "stage": marking.stage,
        "gradings": marking.gradings,
        "tiers": tiers,
        "named": grading.is_recorded(tiers),
        "scored": grading.is_scored(tiers),
        "ranked": grading.is_ranked(tiers),
        "follows": {id: tier_of(marking.gradings[id], each.mark(for_all)) for id, each in typed.items()},
        "known": marking.known,
        "rounds": marking.rounds,
        "typed": typed,
        "for_all": for_all,
        "is_shown": request.method != "POST" or marking.is_shown(typed, for_all),
    }
