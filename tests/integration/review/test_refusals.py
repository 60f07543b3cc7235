"""What the rules, the clock and the state of things refuse, in sentences that name the clause and the cure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from core import clock
from core.applications.facts import findings
from core.applications.queries.records import verifications
from core.applications.workflow.states import State
from core.errors import Conflict, Invalid, NotAllowed, NotFound, RulesRefuse, StageClosed
from core.review import operations
from core.review.operations import Entry, Letter, ReceiptEntry
from core.review.operations.deciding import NotVerified
from core.review.operations.recommending import NotRecommendable
from tests.support.review import OfficersDesk

pytestmark = pytest.mark.one_kind

AUDITED: dict[str, Any] = {"audited_on": "2021-06-30"}
LETTER = Letter("长工信〔2023〕1 号", date(2023, 11, 6))


def test_a_review_is_not_passed_before_every_item_is_signed(desk: OfficersDesk) -> None:
    application = desk.application(**AUDITED)
    with pytest.raises(NotVerified, match="没有核实签认"):
        operations.pass_review(application.id, revision=application.revision, by=desk.officer)


def test_a_contradicted_exclusion_lets_nobody_pass(desk: OfficersDesk) -> None:
    contradicted = Entry("contradicted", "查询信用中国", "2022 年列入失信名单")
    bad = desk.signed(desk.application(**AUDITED), **{"provincial-dishonesty-listed": contradicted})
    with pytest.raises(RulesRefuse):
        operations.pass_review(bad.id, revision=bad.revision, by=desk.officer)


def test_a_contradicted_exclusion_refuses_the_letter_for_all(desk: OfficersDesk) -> None:
    good = desk.passed(desk.application(**AUDITED))
    contradicted = Entry("contradicted", "查询信用中国", "2022 年列入失信名单")
    bad = desk.signed(desk.passed(desk.application(**AUDITED)), **{"provincial-dishonesty-listed": contradicted})
    chosen = {each.id: desk.now(each).revision for each in (good, bad)}
    with pytest.raises(NotRecommendable) as refused:
        operations.recommend(chosen, LETTER, by=desk.officer)
    assert bad.unit_name in refused.value.sentence
    assert good.unit_name not in refused.value.sentence
    assert [each.clause for each in refused.value.findings] == ["HN24-06"]
    assert desk.now(good).stage == "recommend"


def test_an_in_principle_demand_blocks_until_it_is_waived(desk: OfficersDesk) -> None:
    application = desk.passed(desk.application(audited=False))
    with pytest.raises(RulesRefuse):
        operations.recommend({application.id: application.revision}, LETTER, by=desk.officer)
    reason = "企业当年新建投产，尚不满一个审核周期"
    operations.waive(application.id, "cleaner-production-audit", reason, revision=application.revision, by=desk.officer)
    now = desk.now(application)
    assert now.blocking == 0
    operations.recommend({now.id: now.revision}, LETTER, by=desk.officer)


def test_what_was_waived_is_judged_once_until_that_is_taken_back(desk: OfficersDesk) -> None:
    application, demand = desk.passed(desk.application(audited=False)), "cleaner-production-audit"
    assert [each.rule_id for each in findings.of(application) if each.blocks] == [demand]
    reason = "企业当年新建投产，尚不满一个审核周期"
    operations.waive(application.id, demand, reason, revision=application.revision, by=desk.officer)
    kept = findings.of(desk.now(application))
    assert not [each for each in kept if each.blocks]
    assert findings.of(desk.now(application)) is kept
    operations.take_back_waiver(application.id, demand, revision=desk.now(application).revision, by=desk.officer)
    assert [each.rule_id for each in findings.of(desk.now(application)) if each.blocks] == [demand]
    other = "企业已与审核机构签订合同，年内完成审核"
    operations.waive(application.id, demand, other, revision=desk.now(application).revision, by=desk.officer)
    waivers = [each.waiver for each in findings.of(desk.now(application)) if each.rule_id == demand]
    assert [each and each.reason for each in waivers] == [other]


def test_a_must_is_never_waived(desk: OfficersDesk) -> None:
    application = desk.application(dishonesty_listed=True, **AUDITED)
    with pytest.raises(Conflict, match="原则上"):
        operations.waive(
            application.id,
            "provincial-dishonesty-listed",
            "领导同意可以放行的特殊情况",
            revision=application.revision,
            by=desk.officer,
        )


def test_after_the_deadline_nothing_is_recommended(desk: OfficersDesk) -> None:
    application = desk.passed(desk.application(**AUDITED))
    last = datetime(2023, 12, 5, 15, 59, 59, tzinfo=UTC)
    chosen = {application.id: application.revision}
    with clock.travel(datetime(2023, 12, 5, 16, 0, tzinfo=UTC)), pytest.raises(StageClosed, match="截止"):
        operations.recommend(chosen, LETTER, by=desk.officer)
    with clock.travel(last):
        operations.recommend(chosen, LETTER, by=desk.officer)


def test_a_letter_needs_number_and_date_and_its_number_serves_once(desk: OfficersDesk) -> None:
    first, second = (desk.passed(desk.application(**AUDITED)) for _ in range(2))
    with pytest.raises(Invalid) as refused:
        operations.recommend({first.id: first.revision}, Letter(), by=desk.officer)
    assert set(refused.value.errors) == {"letter_number", "letter_date"}
    before = replace(LETTER, date=date(2023, 10, 31))
    with pytest.raises(Invalid) as refused:
        operations.recommend({first.id: first.revision}, before, by=desk.officer)
    assert "不能早于申报提交的日期" in refused.value.errors["letter_date"][0]
    operations.recommend({first.id: first.revision}, LETTER, by=desk.officer)
    with pytest.raises(Conflict, match="文号"):
        operations.recommend({second.id: desk.now(second).revision}, LETTER, by=desk.officer)
    assert desk.now(second).stage == "recommend"


def test_a_return_takes_back_what_was_signed_under_its_sections(desk: OfficersDesk) -> None:
    application = desk.signed(desk.application(**AUDITED))
    operations.return_for_correction(
        application.id,
        ["eligibility/exclusions"],
        "请核对不予推荐情形",
        due=date(2023, 11, 20),
        revision=application.revision,
        by=desk.officer,
    )
    assert desk.now(application).state is State.RETURNED
    left = verifications(application.id)
    assert "provincial-dishonesty-listed" not in left
    assert left


@pytest.mark.parametrize(
    ("sections", "due", "field"),
    [([], None, "sections"), (["no/such"], None, "sections"), (["eligibility/exclusions"], date(2023, 11, 1), "due")],
)
def test_a_return_without_sense_is_refused(
    desk: OfficersDesk, sections: list[str], due: date | None, field: str
) -> None:
    application = desk.application()
    with pytest.raises(Invalid) as refused:
        operations.return_for_correction(
            application.id, sections, "请补正", due=due, revision=application.revision, by=desk.officer
        )
    assert set(refused.value.errors) == {field}


def test_an_officer_of_another_city_finds_nothing(desk: OfficersDesk) -> None:
    application = desk.application()
    other = desk.world.people.officer("zhuzhou")
    with pytest.raises(NotFound):
        operations.pass_review(application.id, revision=application.revision, by=other)
    with pytest.raises(NotFound):
        operations.decline({application.id: application.revision}, "不符合条件", by=other)


def test_what_is_recommended_cannot_be_declined_any_more(desk: OfficersDesk) -> None:
    application = desk.passed(desk.application(**AUDITED))
    operations.recommend({application.id: application.revision}, LETTER, by=desk.officer)
    now = desk.now(application)
    with pytest.raises(NotAllowed, match="不由推荐单位办理"):
        operations.decline({now.id: now.revision}, "不符合条件", by=desk.officer)


def test_receipts_are_for_calls_that_ask_for_them(desk: OfficersDesk) -> None:
    application = desk.application()
    entry = ReceiptEntry("R-1", date(2023, 11, 1), application.revision)
    with pytest.raises(Conflict, match="不需要登记"):
        operations.record_receipts({application.id: entry}, by=desk.officer)
