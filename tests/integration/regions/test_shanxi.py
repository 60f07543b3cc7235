"""Shanxi's way to the lists, desk by desk: what each article lets pass, and what it stops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.workflow.states import State
from core.config import Settings
from core.consultations import operations as consultations
from core.cultivation import operations as cultivation
from core.cultivation import queries as cultivating
from core.cultivation.operations import Candidate
from core.db.transaction import transaction
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.decisions.operations import OutcomeLetter, ReportLetter
from core.errors import Conflict, DomainError, RulesRefuse, StageClosed
from core.evaluators.operations.places import CapReached
from core.judging import operations as judging
from core.judging.operations import Mark, NotImpartial, Sitting
from core.ledger import queries as ledger
from core.lists import operations as lists
from core.lists.operations import PublicationLetter
from core.notices import operations as notices
from core.notices.operations import NoticeText
from core.people.models import Person
from core.plugin_api import JudgedBy
from core.review import operations as review
from core.review.operations import Letter
from core.review.operations.recommending import NotRecommendable
from core.units.models import Unit
from tests.support.department import revisions
from tests.support.house import People
from tests.support.shanxi import BODY, BOTH, NATION, OPEN_DAY, PROVINCE, Province
from tests.support.world import World


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return replace(settings_of_house, region="shanxi", identity_key="an identity key of the tests alone")


@pytest.fixture
def province(app: Flask, people: People) -> Iterator[Province]:
    with clock.travel(OPEN_DAY):
        yield Province(World(app, people))


def clauses(refused: DomainError) -> set[str | None]:
    assert isinstance(refused, RulesRefuse)
    return {each.clause for each in refused.findings}


def on_notice(province: Province, application: Application) -> tuple[str, date]:
    notice = notices.open_notice(revisions(application), NoticeText("公示", "请实名提出。"), by=province.approver)
    return notice.id, notice.last_day


def published(province: Province, application: Application) -> date:
    """The day on which it was: that after the notice's last."""
    notice_id, last = on_notice(province, application)
    day = date.fromordinal(last.toordinal() + 1)
    with clock.travel(day):
        notices.end_notice(notice_id, by=province.approver)
        letter = PublicationLetter("2025 年度省级绿色制造名单", "晋工信节能字〔2025〕9 号", day)
        lists.publish(revisions(application), letter, by=province.approver)
    return day


def test_from_the_citys_list_to_the_nations(province: Province) -> None:
    """Evaluated by a third party, aiming at both levels, graded B."""
    evaluator, clerk = province.evaluator()
    made, by = province.draft(BOTH, evaluation_way="third_party")
    with pytest.raises(RulesRefuse) as refused:
        province.world.submitted(made, by)
    assert clauses(refused.value) == {"SX24-04"}
    province.reported(province.engaged(made, by, evaluator, clerk), clerk)
    province.world.submitted(queries.get(made.id), by)
    made = province.released(province.judged(province.recommended(queries.get(made.id))))
    day = published(province, made)
    with clock.travel(day):
        assert queries.get(made.id).stage == "consult-again"
        assert set(ledger.listed_levels(made.unit_id, "factory")) == {"city", "provincial"}
        made = province.released(province.consulted(made, by=province.officer))
        decisions.report(revisions(made), ReportLetter("晋工信〔2025〕20 号", day), by=province.approver)
        outcome = OutcomeLetter("部〔2025〕1 号", day)
        decisions.record_outcome(revisions(made), outcome, listed=True, by=province.officer)
        assert queries.get(made.id).state is State.COMPLETED
        assert set(ledger.listed_levels(made.unit_id, "factory")) == {"city", "provincial", "national"}


@pytest.mark.parametrize("category", ["park", "supply_chain"])
def test_parks_and_supply_chains_go_the_same_way(province: Province, category: str) -> None:
    made = province.released(province.judged(province.recommended(province.filed(PROVINCE, category)), "C"))
    published(province, made)
    assert (queries.get(made.id).stage, queries.get(made.id).state) == ("publish", State.COMPLETED)


def test_what_is_not_on_the_citys_list_is_recommended_only_with_a_reason(province: Province) -> None:
    """SX24-05: in principle."""
    waiting = province.consulted(province.reviewed(province.filed(listed=())))
    with pytest.raises(NotRecommendable) as refused:
        review.recommend(revisions(waiting), Letter(), by=province.city)
    assert clauses(refused.value) == {"SX24-05"}
    why = "市级名单已公示，下月正式发布"
    review.waive(waiting.id, "on-city-list", why, revision=waiting.revision, by=province.city)
    review.recommend(revisions(waiting), Letter(), by=province.city)
    assert queries.get(waiting.id).stage == "judge"


def test_cities_recommend_until_the_end_of_may(province: Province) -> None:
    """SX24-06."""
    on_the_day, too_late = (province.consulted(province.reviewed(province.filed())) for _ in range(2))
    with clock.travel(date(2025, 5, 31)):
        review.recommend(revisions(on_the_day), Letter(), by=province.city)
    with clock.travel(date(2025, 6, 1)), pytest.raises(StageClosed, match="2025-05-31"):
        review.recommend(revisions(too_late), Letter(), by=province.city)


def test_who_evaluated_in_the_province_cannot_be_commissioned_to_judge(province: Province) -> None:
    """SX24-06. Another body can."""
    evaluator, clerk = province.evaluator()
    stranger, _ = province.evaluator(representative=2)
    made, by = province.draft(evaluation_way="third_party")
    province.reported(province.engaged(made, by, evaluator, clerk), clerk)
    waiting = province.recommended(province.filed())
    marks = {waiting.id: Mark(True, tier="A")}

    def sitting(evaluator_id: str) -> Sitting:
        return Sitting(JudgedBy.COMMISSIONED, OPEN_DAY, evaluator_id=evaluator_id, minutes_number="1 号")

    with pytest.raises(NotImpartial, match="第十三条"):
        judging.record(revisions(waiting), sitting(evaluator.id), marks, by=province.officer)
    judging.record(revisions(waiting), sitting(stranger.id), marks, by=province.officer)


def test_grade_c_is_listed_by_the_province_and_goes_no_further(province: Province) -> None:
    """SX24-07."""
    made = province.released(province.judged(province.recommended(province.filed(BOTH)), "C"))
    with clock.travel(published(province, made)):
        waiting = province.consulted(made, by=province.officer)
        with pytest.raises(RulesRefuse) as refused:
            decisions.decide(revisions(waiting), Verdict.SELECTED, "推荐", by=province.officer)
        assert clauses(refused.value) == {"SX24-07"}
        assert set(ledger.listed_levels(made.unit_id, "factory")) == {"city", "provincial"}


def test_what_stands_on_the_provincial_list_aims_at_the_nation_alone(province: Province) -> None:
    """SX24-08. It is judged again, and passes the provincial stages by; who does not cannot begin."""
    made = province.judged(province.recommended(province.filed(NATION, listed=("city", "provincial"))))
    assert made.stage == "consult-again"
    with pytest.raises(RulesRefuse) as refused:
        province.draft(NATION)
    assert clauses(refused.value) == {"SX24-08"}


def test_the_regulators_are_asked_anew_before_the_nation(province: Province) -> None:
    """SX24-08: what the city was answered does not count again."""
    made = province.judged(province.recommended(province.filed(NATION, listed=("provincial",))))
    with pytest.raises(DomainError, match="生态环境"):
        consultations.pass_on(revisions(made), {}, by=province.officer)
    assert province.consulted(made, by=province.officer).stage == "select-national"


def test_the_notice_runs_ten_working_days_from_the_next_day(province: Province) -> None:
    """SX24-06: over the first of May with its holidays and make-up days."""
    made = province.released(province.judged(province.recommended(province.filed())))
    with clock.travel(date(2025, 4, 25)):
        notice_id, last = on_notice(province, made)
    assert last == date(2025, 5, 13)
    with clock.travel(last), pytest.raises(Conflict):
        notices.end_notice(notice_id, by=province.approver)
    with clock.travel(date(2025, 5, 14)):
        notices.end_notice(notice_id, by=province.approver)
    assert queries.get(made.id).stage == "publish"


def test_an_exclusion_stops_the_filing(province: Province) -> None:
    """SX24-10."""
    made, by = province.draft(category="park", listed=("city",), enforcement_debtor=True)
    with pytest.raises(RulesRefuse) as refused:
        province.world.submitted(made, by)
    assert clauses(refused.value) == {"SX24-10"}


def test_the_eleventh_provincial_project_of_a_legal_representative_is_refused(province: Province) -> None:
    """SX24-16. Two evaluators of one person share the ten; what aims at the nation alone takes none of them."""
    (one, first), (other, second) = province.evaluator(), province.evaluator()
    drafts: list[tuple[Application, Person]] = [
        province.draft(category=category, evaluation_way="third_party")
        for category in ("factory", "park", "supply_chain", "factory", "factory")
        for _ in range(2)
    ]
    for index, (made, by) in enumerate(drafts):
        province.engaged(made, by, *((one, first) if index % 2 else (other, second)))
    eleventh, by = province.draft(evaluation_way="third_party")
    with pytest.raises(CapReached) as refused:
        province.engaged(eleventh, by, one, first)
    assert "最多 10 项" in refused.value.sentence
    made, by = province.draft(NATION, listed=("provincial",), evaluation_way="third_party")
    province.engaged(made, by, one, first)


@pytest.mark.parametrize(
    ("goal", "held", "chosen"),
    [("national", (), BOTH), ("national", PROVINCE, NATION), ("provincial", (), PROVINCE)],
)
def test_from_the_pool_a_unit_applies_for_what_lies_on_its_way(
    province: Province, goal: str, held: tuple[str, ...], chosen: tuple[str, ...]
) -> None:
    """SX24-02: the goal, and the levels below it that the unit has not reached."""
    code = "91110000600037341L"
    unit = province.world.unit(body_id=BODY, listed=("city", *held))
    with transaction() as session:
        session.get_one(Unit, unit.id).code = code
    by = province.world.representative(unit)
    entry = cultivation.add(BODY, Candidate(unit.name, code, "factory", goal), by=province.city)
    ((_, ways),) = cultivating.of_person(by)
    made = cultivation.begin(entry.id, ways[0].opened.id, ways[0].way.track, by=by)
    assert tuple(made.levels) == chosen
