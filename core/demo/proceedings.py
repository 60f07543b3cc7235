"""What offices do with the demo's applications between filings: whose turn it is, consultations, panels, notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from core import clock
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.consultations import operations as consultations
from core.consultations.models import Answer
from core.demo import experts
from core.demo.journey import Journey
from core.judging import operations as judging
from core.judging.queries.graded import grading_at
from core.notices import operations as notices
from core.notices import queries as noticed
from core.notices.policies import keepers
from core.people.models import Person
from core.plugin_api import Actor, Does, GradingTiers, JudgedBy, Stage
from core.policy import grading
from core.review import operations as desk

_MEMBERS = 5
_FINE = consultations.Said(Answer.NO_OBJECTION)


def act(journey: Journey) -> None:
    """Let whoever has the next word say it, unless the application is where it shall be."""
    stage = pipeline_of(journey.application).stage(journey.application.stage)
    if journey.is_there:
        if stage.experts is not None and stage.kind is Does.JUDGE:
            experts.work(journey, stage, stage.experts)
    elif stage.kind in _ACTS:  # a notice and a publication are one act for all of a call's
        _ACTS[stage.kind](journey, stage)


def consult(journey: Journey, stage: Stage) -> None:
    """Ask every regulator and record that nobody objects; or decline, where it shall end here."""
    by_body = stage.actor is Actor.RECOMMENDING_BODY
    by = journey.officer if by_body else journey.department
    if journey.ends_here(stage, State.DECLINED):
        decline = desk.decline if by_body else consultations.decline
        decline(journey.revisions(by), journey.declared.note or "不予推荐（演示）", by=by)
        return
    letter = consultations.InquiryLetter(journey.document(stage.id), clock.today())
    consultations.ask(journey.revisions(by), letter, by=by)
    replies = [
        consultations.ReplyLetter(
            regulator, clock.today(), {journey.application_id: _FINE}, number=journey.document(stage.id)
        )
        for regulator in stage.consults
    ]
    consultations.record(journey.revisions(by), replies, by=by)
    consultations.pass_on(journey.revisions(by), {}, by=by)


def judge(journey: Journey, stage: Stage) -> None:
    """A panel of experts finds it qualified, of the tier that the demo says or else of the best."""
    tiers = grading_at(rulebook(journey.application), stage)
    members, proposed = _MEMBERS, None
    if stage.experts is not None:
        members, proposed = experts.finish(journey, stage, stage.experts)
    sitting = judging.Sitting(
        JudgedBy.EXPERTS, clock.today(), members=members, minutes_number=journey.document(stage.id)
    )
    mark = _mark(journey, tiers)
    if proposed not in {None, mark.tier}:
        mark = replace(mark, opinion="经评审组合议评定（演示）")
    marks = {journey.application_id: mark}
    by = journey.decider(stage)
    judging.record(journey.revisions(by), sitting, marks, by=by)
    if not grading.is_ranked(tiers):
        judging.pass_on(journey.revisions(by), by=by)


def _mark(journey: Journey, tiers: GradingTiers | None) -> judging.Mark:
    if tiers is None:
        return judging.Mark(True)
    tier = journey.declared.tier or tiers.tiers[0]
    if grading.is_recorded(tiers):
        return judging.Mark(True, tier=tier)
    least = next((band.least for band in tiers.bands if band.tier == tier), None)
    return judging.Mark(True, score=least if least is not None else Decimal(80))


def give_notice(stage: Stage, journeys: Iterable[Journey]) -> None:
    """Give public notice of all that wait for it, in one act."""
    given = {each.application_id for notice in noticed.not_ended() for each in noticed.on_notice(notice.id)}
    chosen = [each for each in journeys if each.stands_at(stage) and each.application_id not in given]
    if not chosen:
        return
    text = notices.NoticeText(
        f"{chosen[0].application.call.title}公示（演示）",
        "以下为演示用的虚构单位。公示期内如有异议，请实名提出，写明联系方式、事实和理由。",
    )
    for by, revisions in by_decider(stage, chosen).items():
        notices.open_notice(revisions, text, by=by)


def by_decider(stage: Stage, journeys: Iterable[Journey]) -> Mapping[Person, Mapping[str, int]]:
    """Their revisions by who gives notice of them, or publishes them, at a stage."""
    found: dict[Person, dict[str, int]] = {}
    for each in journeys:
        by = each.decider(stage, releases=True)
        found.setdefault(by, {}).update(each.revisions(by))
    return found


def end_notices(approver: Person) -> None:
    """End the notices whose last day is over, each by who gave it."""
    for notice in noticed.not_ended():
        if clock.now() >= clock.end_of_day(notice.last_day):
            by = approver if notice.body_id is None else keepers(notice)[0]
            notices.end_notice(notice.id, by=by)


_ACTS = {
    Does.REVIEW: Journey.review,
    Does.CONSULT: consult,
    Does.RECOMMEND: Journey.recommend,
    Does.JUDGE: judge,
    Does.SELECT: Journey.select,
    Does.REPORT: Journey.report,
    Does.CARRY_OUT: Journey.carry_out,
    Does.RESULT: Journey.result,
}
