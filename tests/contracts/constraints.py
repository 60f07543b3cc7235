"""For every demand that a stage can make: trying to pass without it, and with it, through the real operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.applications.workflow import IllegalMove
from core.applications.workflow.states import State
from core.consultations import operations as consultations
from core.consultations.models import Answer
from core.consultations.operations import NotAnswered, ReplyLetter, Said
from core.db import db
from core.db.transaction import transaction
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.decisions.operations import ReportLetter
from core.errors import DomainError, Invalid, RulesRefuse, StageClosed
from core.evaluators.models import Engagement, EngagementState, Evaluator
from core.instance import instance
from core.judging import operations as judging
from core.judging.operations import Mark, NotImpartial, NotJudged, Sitting
from core.notices import operations as notices
from core.notices.models import PublicNotice
from core.notices.operations import NoticeText
from core.plugin_api import AssignedBy, Does, GradingTiers, JudgedBy, Stage
from core.plugin_api.kinds import Kinds
from core.review import operations as review
from core.review.operations import Entry, Letter
from core.review.operations.deciding import NotVerified
from core.review.queries.items import items_of
from tests.contracts.elevator import Elevator
from tests.support.department import revisions
from tests.support.evaluators import code
from tests.support.filling import save as save_section
from tests.support.filling import saved as saved_section

Try = Callable[[Elevator, Stage], None]

_CONFIRMED = Entry("confirmed", "查阅申报材料")


# --- What is done at a stage ------------------------------------------------------------------------------------------


def refused(error: type[DomainError]) -> AbstractContextManager[object]:
    """The block is refused in that way, and nothing is half changed."""
    return pytest.raises(error)


def passes(at: Elevator, stage: Stage, application: Application, act: Callable[[], object]) -> None:
    """The act moves the application on."""
    act()
    now = at.now(application)
    assert (now.stage, now.state) != (stage.id, State.PENDING)


def leave(at: Elevator, stage: Stage, application: Application, *, number: str = "示例〔1〕号") -> object:
    """Leave the stage as its officer would."""
    by, now = at.actor(stage, application), queries.get(application.id)
    if stage.kind is Does.REVIEW:
        return review.pass_review(now.id, revision=now.revision, by=by)
    if stage.kind is Does.RECOMMEND:
        return review.recommend(revisions(now), Letter(number, clock.today() if number else None), by=by)
    if stage.kind is Does.CONSULT:
        return consultations.pass_on(revisions(now), {}, by=by)
    if stage.kind is Does.JUDGE:
        return judging.pass_on(revisions(now), by=by)
    if stage.kind is Does.SELECT:
        return decisions.decide(revisions(now), Verdict.SELECTED, "择优确定", by=by)
    assert stage.kind is Does.REPORT
    return decisions.report(revisions(now), ReportLetter("示例函〔1〕号", clock.today()), by=at.approver)


def make_ready(at: Elevator, stage: Stage, application: Application) -> None:
    """Do what the stage demands before it is left."""
    if stage.kind is Does.CONSULT:
        consultations.record(revisions(application), _answers(stage, application), by=at.actor(stage, application))
    elif stage.kind is Does.JUDGE:
        judge(at, stage, application, experts())
    else:
        sign(at, stage, application)


def sign(at: Elevator, stage: Stage, application: Application) -> None:
    """Sign for every item of the stage."""
    now = queries.get(application.id)
    entries = {item.id: _CONFIRMED for item in items_of(rulebook(now), stage.id)}
    if entries:
        review.sign(now.id, entries, revision=now.revision, by=at.actor(stage, now))


def judge(at: Elevator, stage: Stage, application: Application, sitting: Sitting) -> None:
    """Put on record that it was found qualified, with the best tier where the stage grades."""
    now = queries.get(application.id)
    grading = _grading(stage)
    mark = Mark(True)
    if grading is not None and grading.assigned_by is AssignedBy.PANEL:
        mark = Mark(True, tier=grading.tiers[0])
    elif grading is not None:
        mark = Mark(True, score=max((band.least for band in grading.bands if band.least is not None), default=None))
    judging.record(revisions(now), sitting, {now.id: mark}, by=at.actor(stage, now))
    if grading is not None and grading.assigned_by is AssignedBy.RANK:
        judging.assign_tiers(revisions(queries.get(now.id)), by=at.actor(stage, now))


def _answers(stage: Stage, application: Application) -> list[ReplyLetter]:
    """An answer of every regulator that the stage consults."""
    said = {application.id: Said(Answer.NO_OBJECTION)}
    return [ReplyLetter(each, clock.today(), said, number=f"{each}〔1〕号") for each in stage.consults]


def experts() -> Sitting:
    return Sitting(JudgedBy.EXPERTS, clock.today(), members=5, minutes_number="示例评〔1〕号")


def commissioned(number: int) -> Sitting:
    return Sitting(
        JudgedBy.COMMISSIONED,
        clock.today(),
        body_name=f"示例机构{number}",
        body_code=code(number),
        minutes_number="示例评〔2〕号",
    )


def _grading(stage: Stage) -> GradingTiers | None:
    found: GradingTiers | None = instance().book().get(Kinds.grading, stage.grades) if stage.grades else None
    return found


# --- One demand each --------------------------------------------------------------------------------------------------


def final(at: Elevator, stage: Stage) -> None:
    """What was filed is changed by nobody, and nobody may ask for it; before, it was answered section by section."""
    application = at.filed(stage)
    form = next(iter(rulebook(application).forms.values()))
    section, by = form.sections[0].id, at.applicants[application.id]
    saved = saved_section(application.id, form.id, section)
    assert saved is not None
    with refused(IllegalMove):
        save_section(application.id, form.id, section, {}, revision=saved.revision, by=by)
    officer, revision = at.actor(at.stage(application.stage), application), at.now(application).revision
    asked = [f"{form.id}/{section}"]
    with refused(IllegalMove):
        review.return_for_correction(application.id, asked, "请更正", due=None, revision=revision, by=officer)


def verify(at: Elevator, stage: Stage) -> None:
    """Every item is signed for first."""
    application = at.at(stage)
    assert items_of(rulebook(application), stage.id)
    with refused(NotVerified):
        leave(at, stage, application)
    sign(at, stage, application)
    passes(at, stage, application, lambda: leave(at, stage, application))


def letter(at: Elevator, stage: Stage) -> None:
    """The official letter's number and date are given."""
    application = at.at(stage)
    sign(at, stage, application)
    with refused(Invalid):
        leave(at, stage, application, number="")
    passes(at, stage, application, lambda: leave(at, stage, application))


def gate(at: Elevator, stage: Stage) -> None:
    """The units that were invited have filed: of the body whose officer recommends, or of those that are reported."""
    invited = next(name for name, track in at.call.tracks.items() if track.invites_all)
    application = at.at(stage)
    sign(at, stage, application)
    on_list = str(at.call.tracks[invited].on_list)
    late = at.unit(application.category, application.body_id, on_list)
    with refused(RulesRefuse):
        leave(at, stage, application)
    at.submit(at.draft_of(late, application.category, invited))
    passes(at, stage, application, lambda: leave(at, stage, application))


def consults(at: Elevator, stage: Stage) -> None:
    """Every regulator has answered."""
    application = at.at(stage)
    by = at.actor(stage, application)
    for answer in _answers(stage, application):
        with refused(NotAnswered):
            leave(at, stage, application)
        consultations.record(revisions(queries.get(application.id)), [answer], by=by)
    passes(at, stage, application, lambda: leave(at, stage, application))


def grades(at: Elevator, stage: Stage) -> None:
    """A tier is on record."""
    application = at.at(stage)
    with refused(NotJudged):
        leave(at, stage, application)
    judge(at, stage, application, experts())
    passes(at, stage, application, lambda: leave(at, stage, application))


def judged_by(at: Elevator, stage: Stage) -> None:
    """Nobody judges but who is named."""
    application = at.at(stage)
    sittings = {JudgedBy.EXPERTS: experts(), JudgedBy.COMMISSIONED: commissioned(2)}
    for other in set(JudgedBy) - set(stage.judged_by):
        with refused(Invalid):
            judge(at, stage, application, sittings[other])
    judge(at, stage, application, sittings[stage.judged_by[0]])
    passes(at, stage, application, lambda: leave(at, stage, application))


def impartial(at: Elevator, stage: Stage) -> None:
    """A commissioned body has evaluated nobody here, also where its code is given as another's."""
    application = at.at(stage)
    _has_evaluated(at, application, code(1))
    with refused(NotImpartial):
        judge(at, stage, application, commissioned(1))
    with refused(Invalid):
        judge(at, stage, application, replace(commissioned(2), body_name=commissioned(1).body_name))
    judge(at, stage, application, commissioned(2))
    passes(at, stage, application, lambda: leave(at, stage, application))


def term(at: Elevator, stage: Stage) -> None:
    """The notice runs to its last day's end."""
    application = at.at(stage)
    notice = notices.open_notice(revisions(application), NoticeText("公示", "欢迎监督。"), by=at.approver)
    last: date = db.session.get_one(PublicNotice, notice.id).last_day
    with clock.travel(clock.end_of_day(last) - timedelta(seconds=1)), refused(StageClosed):
        notices.end_notice(notice.id, by=at.approver)
    with clock.travel(clock.end_of_day(last)):
        passes(at, stage, application, lambda: notices.end_notice(notice.id, by=at.approver))


def in_time(at: Elevator, stage: Stage, track: str | None) -> None:
    """Once a stage is due nobody acts at it; a second before, somebody still does."""
    if stage.kind is Does.FILE:
        application = at.drafted(stage, track)
        act: Callable[[], object] = lambda: at.submit(application)  # noqa: E731  # one act or the other
    else:
        application = at.at(stage, track)
        make_ready(at, stage, application)
        act = lambda: leave(at, stage, application)  # noqa: E731
    due = queries.due(application, stage.id)
    assert due is not None
    with clock.travel(due.until), refused(StageClosed):
        act()
    with clock.travel(due.until - timedelta(seconds=1)):
        passes(at, stage, application, act)


def _has_evaluated(at: Elevator, application: Application, credit_code: str) -> None:
    now = clock.now()
    with transaction() as session:
        evaluator = Evaluator(code=credit_code, name="示例机构1", name_key="示例机构1", admitted_at=now, created_at=now)
        session.add(evaluator)
        session.flush()
        session.add(
            Engagement(
                application_id=application.id,
                evaluator_id=evaluator.id,
                state=EngagementState.ACCEPTED,
                proposed_at=now,
                proposed_by_id=at.department.id,
                accepted_at=now,
                accepted_by_id=at.department.id,
            )
        )


#: Every demand that counts as enforcing has its trial here.
TRIALS: Mapping[str, Try] = {
    "final": final,
    "verify": verify,
    "letter": letter,
    "gate": gate,
    "consults": consults,
    "grades": grades,
    "judged_by": judged_by,
    "impartial": impartial,
    "term": term,
}
