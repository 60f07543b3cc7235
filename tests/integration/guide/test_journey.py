"""The guide's region runs: an application goes from the first draft to the published list, by the guide's own rules."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from core import clock
from core.applications import operations as applications
from core.applications import queries
from core.applications.models import Application, VerificationResult
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.bodies.operations import Counted, enter_figures
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.errors import RulesRefuse, StageClosed
from core.judging import operations as judging
from core.judging.operations import Mark, Sitting
from core.ledger import queries as ledger
from core.lists import operations as lists
from core.lists.operations import PublicationLetter
from core.notices import operations as notices
from core.notices.operations import NoticeText
from core.people.models import Role
from core.plugin_api import JudgedBy, UnitKind
from core.review import operations as review
from core.review.operations import Entry, Letter
from core.review.queries.items import items_of
from tests.support import guide
from tests.support.department import revisions
from tests.support.world import World

BODY = "lanzhou-city"
PARK = {"industrial_value_added": "41", "total_value_added": "100", "green_factories": 3}
OWN = {"hazardous_waste": False, "evaluation_way": "self", "diagnosed_on": "2025-06-30", "advanced_energy": True}
MINUTES = date(2026, 6, 1)
NOTICED, LAST, AFTER = date(2026, 6, 8), date(2026, 6, 12), date(2026, 6, 13)
"""Monday to Friday: five working days, the first of which is the day of the notice."""


def draft(world: World, category: str = "factory") -> Application:
    kind = UnitKind.PARK if category == "park" else UnitKind.ENTERPRISE
    unit = world.unit(kind=kind, body_id=BODY)
    by = world.representative(unit)
    made = applications.start(
        applications.Entry(
            call_id=world.open_call(guide.CALL).id, unit_id=unit.id, category=category, levels=("provincial",)
        ),
        by=by,
    )
    world.fill(made, by, **OWN, **PARK)
    world.submitted(made, by)
    return queries.get(made.id)


def reviewed(world: World, category: str = "factory") -> Application:
    officer = world.people.officer(BODY)
    made = draft(world, category)
    signed = {item.id: Entry(VerificationResult.CONFIRMED, "核对材料") for item in items_of(rulebook(made), made.stage)}
    review.sign(made.id, signed, revision=made.revision, by=officer)
    review.pass_review(made.id, revision=queries.get(made.id).revision, by=officer)
    return queries.get(made.id)


def judged(world: World, score: str) -> Application:
    officer, department = world.people.officer(BODY), world.people.department()
    made = reviewed(world)
    counted = Counted(BODY, 2026, "diagnosed", "本年度完成节能诊断企业数", 2, "节能诊断统计表", guide.OPEN_DAY)
    enter_figures([counted], by=department)
    review.recommend(revisions(made), Letter("澜州工信〔2026〕5 号", guide.OPEN_DAY), by=officer)
    sitting = Sitting(JudgedBy.EXPERTS, MINUTES, members=7, minutes_number="评审纪要〔2026〕1 号")
    with clock.travel(MINUTES):
        judging.record(
            revisions(queries.get(made.id)), sitting, {made.id: Mark(True, score=Decimal(score))}, by=department
        )
        judging.pass_on(revisions(queries.get(made.id)), by=department)
    return queries.get(made.id)


def test_from_the_draft_to_the_list(world: World) -> None:
    officer, approver = world.people.department(), world.people.make(Role.DEPARTMENT_APPROVER)
    made = judged(world, "70")
    with clock.travel(NOTICED):
        decisions.decide(revisions(made), Verdict.SELECTED, "达到三星", by=officer)
        decisions.release(revisions(made), by=approver)
        text = NoticeText("2026 年度省级名单公示", "异议请实名提出。")
        notice = notices.open_notice(revisions(queries.get(made.id)), text, by=approver)
        assert (notice.first_day, notice.last_day) == (NOTICED, LAST)
        notice_id = notice.id
    with clock.travel(AFTER):
        notices.end_notice(notice_id, by=approver)
        letter = PublicationLetter("2026 年度省级名单", "澜工信节能〔2026〕9号", AFTER)
        lists.publish(revisions(queries.get(made.id)), letter, by=approver)
        assert queries.get(made.id).state is State.COMPLETED
        assert ledger.listed_levels(made.unit_id, "factory") == ("provincial",)


def test_below_three_stars_nobody_is_selected(world: World) -> None:
    officer = world.people.department()
    made = judged(world, "69.9")
    with clock.travel(NOTICED), pytest.raises(RulesRefuse) as refused:
        decisions.decide(revisions(made), Verdict.SELECTED, "择优", by=officer)
    assert [(each.rule_id, each.clause) for each in refused.value.findings] == [("stars-reached", "LC26-7")]


def test_its_own_judgement_judges_a_park(world: World) -> None:
    made = reviewed(world, "park")
    assert made.stage == "recommend"


@pytest.mark.parametrize(("at", "open"), [("2026-04-30T16:59:59", True), ("2026-04-30T17:00:01", False)])
def test_filing_closes_at_its_minute(world: World, at: str, open: bool) -> None:
    unit = world.unit(body_id=BODY)
    by = world.representative(unit)
    entry = applications.Entry(
        call_id=world.open_call(guide.CALL).id, unit_id=unit.id, category="factory", levels=("provincial",)
    )
    made = applications.start(entry, by=by)
    world.fill(made, by, **OWN)
    with clock.travel(datetime.fromisoformat(at)):
        if open:
            world.submitted(made, by)
            assert queries.get(made.id).stage == "review"
        else:
            with pytest.raises(StageClosed, match="17:00"):
                world.submitted(made, by)
