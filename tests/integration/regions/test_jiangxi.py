"""Jiangxi's way to two lists at once, desk by desk: what each clause lets pass, and what it stops."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from core import clock
from core.applications import queries
from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.bodies.queries import tiers
from core.config import Settings
from core.consultations import operations as consultations
from core.consultations.models import Answer
from core.consultations.operations import ReplyLetter, Said
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.decisions.operations import OutcomeLetter, ReportLetter
from core.errors import DomainError, RulesRefuse, StageClosed
from core.evaluators import operations as evaluators
from core.evaluators.operations.places import CapReached
from core.evaluators.operations.sanctions import Sanction
from core.experts import operations as experts
from core.ledger import queries as ledger
from core.lists import operations as lists
from core.lists.operations import PublicationLetter
from core.people import queries as people_queries
from core.people.models import Person
from core.review import operations as review
from core.review.operations.recommending import NotRecommendable
from core.review.presenting.papers import summary_rows
from core.review.queries.filed import filed
from core.review.rules.desk import desk_of
from tests.support.clients import browser_of
from tests.support.department import revisions
from tests.support.experts import assigned, pooled
from tests.support.house import People
from tests.support.jiangxi import BODY, BOTH, LAST_DAY, NATION, OPEN_DAY, PROVINCE, REGULATORS, Selection
from tests.support.world import World

LATER = date(2024, 6, 20)


@pytest.fixture
def settings(settings_of_house: Settings) -> Settings:
    return replace(settings_of_house, region="jiangxi", identity_key="an identity key of the tests alone")


@pytest.fixture
def selection(app: Flask, people: People) -> Iterator[Selection]:
    with clock.travel(OPEN_DAY):
        yield Selection(World(app, people))


def clauses(refused: DomainError) -> set[str | None]:
    assert isinstance(refused, RulesRefuse)
    return {each.clause for each in refused.findings}


def published(selection: Selection, application: Application) -> Application:
    """Listed by the province; the notice prints no public notice before it."""
    letter = PublicationLetter("2024 年度省级绿色制造名单", "赣工信示例〔2024〕1 号", LATER)
    with clock.travel(LATER):
        lists.publish(revisions(application), letter, by=selection.approver)
    return queries.get(application.id)


def test_what_aims_at_both_levels_is_listed_by_the_province_and_goes_on(selection: Selection) -> None:
    """Evaluated by a third party (JX24-01), listed twice (JX24-12)."""
    evaluator, clerk = selection.evaluator()
    made, by = selection.draft(BOTH, evaluation_way="third_party")
    with pytest.raises(RulesRefuse) as refused:
        selection.world.submitted(made, by)
    assert clauses(refused.value) == {"JX24-01"}
    selection.reported(selection.engaged(made, by, evaluator, clerk), clerk)
    selection.world.submitted(queries.get(made.id), by)
    made = published(selection, selection.released(selection.judged(selection.recommended(queries.get(made.id)))))
    assert made.stage == "select-national"
    with clock.travel(LATER):
        assert set(ledger.listed_levels(made.unit_id, "factory")) == {"provincial"}
        made = selection.released(made)
        decisions.report(revisions(made), ReportLetter("赣工信〔2024〕2 号", LATER), by=selection.approver)
        decisions.record_outcome(
            revisions(made), OutcomeLetter("部〔2024〕1 号", LATER), listed=True, by=selection.officer
        )
        assert queries.get(made.id).state is State.COMPLETED
        assert set(ledger.listed_levels(made.unit_id, "factory")) == {"provincial", "national"}


@pytest.mark.pages
def test_an_expert_judges_by_the_evaluation_report(app: Flask, selection: Selection) -> None:
    """JX24-12: by the standards of evaluation, of which the report tells."""
    evaluator, clerk = selection.evaluator()
    made, by = selection.draft(BOTH, evaluation_way="third_party")
    selection.reported(selection.engaged(made, by, evaluator, clerk), clerk)
    selection.world.submitted(queries.get(made.id), by)
    made = selection.recommended(queries.get(made.id))
    given, *_ = assigned(selection, made, pooled(selection))
    expert = people_queries.person(given.expert.person_id)
    experts.accept(given.id, by=expert)
    own = browser_of(app, expert)
    page = own.get(f"/expert/sheets/{given.id}/application").text
    assert evaluator.name in page
    report = re.search(r'示评〔2025〕1 号.*?href="(/files/[0-9a-f]{32})"', page, re.DOTALL)
    assert report
    assert own.get(report[1]).status_code == 200


@pytest.mark.parametrize("category", ["park", "supply_chain"])
def test_what_aims_at_the_province_ends_with_its_list(selection: Selection, category: str) -> None:
    waiting = selection.judged(selection.recommended(selection.filed(PROVINCE, category)))
    made = published(selection, selection.released(waiting))
    assert (made.stage, made.state) == ("publish", State.COMPLETED)


def test_who_is_on_the_provincial_list_applies_anew_for_the_nation_alone(selection: Selection) -> None:
    """JX24-03: it passes the province's stages by; who is not listed ticks both."""
    made = selection.judged(selection.recommended(selection.filed(NATION, listed=("provincial",))))
    assert made.stage == "select-national"
    with pytest.raises(RulesRefuse) as refused:
        selection.draft(NATION)
    assert clauses(refused.value) == {"JX24-03"}
    assert selection.draft(BOTH)[0].levels == [*BOTH]


def test_an_unfavourable_evaluation_is_not_filed(selection: Selection) -> None:
    """JX24-01."""
    made, by = selection.draft(evaluation_qualified=False)
    with pytest.raises(RulesRefuse) as refused:
        selection.world.submitted(made, by)
    assert clauses(refused.value) == {"JX24-01"}


def test_cities_recommend_until_the_27th_of_may(selection: Selection) -> None:
    """JX24-02."""
    in_time, too_late = (selection.consulted(selection.reviewed(selection.filed())) for _ in range(2))
    with clock.travel(LAST_DAY):
        review.recommend(revisions(in_time), selection.letter, by=selection.city)
    with clock.travel(date(2024, 5, 28)), pytest.raises(StageClosed, match="2024-05-27"):
        review.recommend(revisions(too_late), selection.letter, by=selection.city)


def test_a_factory_is_measured_by_its_industrys_standard_where_there_is_one(selection: Selection) -> None:
    """JX24-04."""
    waiting = selection.consulted(selection.reviewed(selection.filed(standard_published=True)))
    with pytest.raises(NotRecommendable) as refused:
        review.recommend(revisions(waiting), selection.letter, by=selection.city)
    assert clauses(refused.value) == {"JX24-04"}


def test_a_park_of_which_industry_is_only_half_is_not_recommended(selection: Selection) -> None:
    """JX24-05: more than half."""
    waiting = selection.consulted(selection.reviewed(selection.filed(category="park", industrial_value_added="50")))
    with pytest.raises(NotRecommendable) as refused:
        review.recommend(revisions(waiting), selection.letter, by=selection.city)
    assert clauses(refused.value) == {"JX24-05"}


def test_a_supply_chain_that_is_no_green_factory_needs_a_reason(selection: Selection) -> None:
    """JX24-06: in principle."""
    waiting = selection.consulted(selection.reviewed(selection.filed(category="supply_chain", green_factory="none")))
    with pytest.raises(NotRecommendable) as refused:
        review.recommend(revisions(waiting), selection.letter, by=selection.city)
    assert clauses(refused.value) == {"JX24-06"}
    why = "已通过绿色工厂评审，名单待公布"
    review.waive(waiting.id, "chain-green-factory", why, revision=waiting.revision, by=selection.city)
    review.recommend(revisions(waiting), selection.letter, by=selection.city)
    assert queries.get(waiting.id).stage == "judge"


def test_the_sixteenth_national_project_of_a_legal_representative_is_refused(selection: Selection) -> None:
    """JX24-07: two evaluators of one person share the fifteen; what aims at the province alone takes none of them."""
    (one, first), (other, second) = selection.evaluator(), selection.evaluator()
    drafts: list[tuple[Application, Person]] = [
        selection.draft(BOTH, ("factory", "park", "supply_chain")[index % 3], evaluation_way="third_party")
        for index in range(15)
    ]
    for index, (made, by) in enumerate(drafts):
        selection.engaged(made, by, *((one, first) if index % 2 else (other, second)))
    sixteenth, by = selection.draft(BOTH, evaluation_way="third_party")
    with pytest.raises(CapReached) as refused:
        selection.engaged(sixteenth, by, one, first)
    assert "15 项" in refused.value.sentence
    made, by = selection.draft(PROVINCE, evaluation_way="third_party")
    selection.engaged(made, by, one, first)


def test_an_evaluator_that_does_not_pledge_truth_is_not_relied_on(selection: Selection) -> None:
    """JX24-07."""
    evaluator, clerk = selection.evaluator()
    made, by = selection.draft(evaluation_way="third_party")
    proposed = evaluators.propose(made.id, evaluator.id, revision=queries.get(made.id).revision, by=by)
    selection.reported(evaluators.accept(proposed.id, ("requirements",), by=clerk), clerk)
    with pytest.raises(RulesRefuse) as refused:
        selection.world.submitted(queries.get(made.id), by)
    assert clauses(refused.value) == {"JX24-07"}


def test_the_report_of_a_barred_evaluator_is_not_accepted(selection: Selection) -> None:
    """JX24-10: for three years, counted from the day after the decision."""
    evaluator, clerk = selection.evaluator()
    made, by = selection.draft(evaluation_way="third_party")
    selection.reported(selection.engaged(made, by, evaluator, clerk), clerk)
    sanction = Sanction(reason="评价中弄虚作假", document_number="赣工信函〔2024〕3 号")
    bar = evaluators.bar(evaluator.id, sanction, by=selection.approver)
    assert bar.until == date(2027, 5, 13)
    with pytest.raises(RulesRefuse) as refused:
        selection.world.submitted(queries.get(made.id), by)
    assert clauses(refused.value) == {"JX24-10"}


def test_each_regulator_is_asked_before_the_city_recommends(selection: Selection) -> None:
    """JX24-08."""
    waiting = selection.reviewed(selection.filed())
    said = {waiting.id: Said(Answer.NO_OBJECTION)}
    letters = [ReplyLetter(each, OPEN_DAY, said, number=f"{each} 1 号") for each in REGULATORS]
    consultations.record(revisions(waiting), letters[:2], by=selection.city)
    with pytest.raises(DomainError, match="市场监督管理"):
        consultations.pass_on(revisions(waiting), {}, by=selection.city)
    consultations.record(revisions(waiting), letters[2:], by=selection.city)
    consultations.pass_on(revisions(waiting), {}, by=selection.city)
    assert queries.get(waiting.id).stage == "recommend"


@pytest.mark.parametrize(("levels", "listed"), [(PROVINCE, ()), (NATION, ("provincial",))])
def test_an_exclusion_stops_the_filing_for_either_level(
    selection: Selection, levels: tuple[str, ...], listed: tuple[str, ...]
) -> None:
    """JX24-08."""
    made, by = selection.draft(levels, listed=listed, enforcement_debtor=True)
    with pytest.raises(RulesRefuse) as refused:
        selection.world.submitted(made, by)
    assert clauses(refused.value) == {"JX24-08"}


def test_what_the_experts_did_not_find_qualified_is_not_selected(selection: Selection) -> None:
    """JX24-12."""
    waiting = selection.judged(selection.recommended(selection.filed()), qualified=False)
    with pytest.raises(RulesRefuse) as refused:
        decisions.decide(revisions(waiting), Verdict.SELECTED, "择优", by=selection.officer)
    assert clauses(refused.value) == {"JX24-12"}
    decisions.decide(revisions(waiting), Verdict.NOT_SELECTED, "专家评审未通过", by=selection.officer)


def test_the_summary_table_knows_levels_city_and_evaluator(selection: Selection) -> None:
    """JX24-11."""
    evaluator, clerk = selection.evaluator()
    made, by = selection.draft(BOTH, evaluation_way="third_party", county="青山湖区")
    selection.reported(selection.engaged(made, by, evaluator, clerk), clerk)
    selection.world.submitted(queries.get(made.id), by)
    desk = desk_of(rulebook(made).call, tiers(), frozenset({BODY}))
    (row,) = summary_rows(filed(made.call_id, desk, [made.id]))
    assert row.levels == BOTH
    known = {name: row.values[name] for name in ("body.name", "county", "evaluator.name")}
    assert known == {"body.name": "南昌市", "county": "青山湖区", "evaluator.name": evaluator.name}
