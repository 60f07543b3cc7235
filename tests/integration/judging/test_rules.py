"""What judging demands, whom it refuses, and how a tier comes about; nobody outside the department hears of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from core.applications import queries
from core.applications.workflow import IllegalMove
from core.db.transaction import transaction
from core.decisions import operations as decisions
from core.decisions.models import Verdict
from core.errors import Conflict, DomainError, Invalid, NotAllowed, Stale
from core.judging import operations
from core.judging.operations import Mark, NotImpartial, NotJudged, Sitting
from core.judging.queries import records
from core.notifications import queries as inbox
from core.people import queries as people
from core.plugin_api import JudgedBy
from core.units.models import Unit
from tests.support.both import EXPERTS, NATION, Both
from tests.support.coast import OPEN_DAY
from tests.support.department import revisions
from tests.support.house import at_once

CODE = "91110000600037341L"
COMMISSIONED = Sitting(
    JudgedBy.COMMISSIONED, OPEN_DAY, body_name="示例评审中心", body_code=CODE, minutes_number="评〔2025〕1 号"
)
GOOD = Mark(True, tier="B")


def test_nobody_is_passed_on_unjudged(both: Both) -> None:
    made = both.at_judging()
    with pytest.raises(NotJudged, match="还没有评审结果"):
        operations.pass_on(revisions(made), by=both.officer)
    made = both.judged(made)
    operations.pass_on(revisions(made), by=both.officer)
    assert queries.get(made.id).stage == "select"


@pytest.mark.one_kind
@pytest.mark.parametrize(
    ("mark", "field"),
    [
        (Mark(None), "qualified"),
        (Mark(True), "tier"),
        (Mark(True, tier="Z"), "tier"),
        (Mark(False), "opinion"),
    ],
)
def test_what_a_mark_has_to_say(both: Both, mark: Mark, field: str) -> None:
    made = both.at_judging()
    with pytest.raises(Invalid) as refused:
        operations.record(revisions(made), EXPERTS, {made.id: mark}, by=both.officer)
    assert list(refused.value.errors) == [f"{made.id}.{field}"]
    assert not records.appraisals_of(made.id)


@pytest.mark.one_kind
@pytest.mark.parametrize(
    ("sitting", "field"),
    [
        (replace(EXPERTS, members=None), "members"),
        (replace(EXPERTS, members=0), "members"),
        (replace(EXPERTS, minutes_number=""), "minutes_number"),
        (replace(EXPERTS, judged_on=None), "judged_on"),
        (replace(EXPERTS, judged_on=OPEN_DAY.replace(year=2026)), "judged_on"),
        (replace(COMMISSIONED, body_name=""), "body_name"),
        (replace(COMMISSIONED, body_code="91110000600037341X"), "body_code"),
    ],
)
def test_who_judged_has_to_be_said(both: Both, sitting: Sitting, field: str) -> None:
    made = both.at_judging()
    with pytest.raises(Invalid) as refused:
        operations.record(revisions(made), sitting, {made.id: GOOD}, by=both.officer)
    assert list(refused.value.errors) == [field]


@pytest.mark.one_kind
def test_a_commissioned_body_has_evaluated_nobody(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    made = both.at_judging()
    asked: list[str] = []

    def has_evaluated(code: str, unit_id: str | None = None) -> bool:
        asked.append(code)
        return len(asked) == 1

    monkeypatch.setattr("core.judging.operations.recording.engagements.has_evaluated", has_evaluated)
    with pytest.raises(NotImpartial, match="示例评审中心"):
        operations.record(revisions(made), COMMISSIONED, {made.id: GOOD}, by=both.officer)
    assert set(asked) == {CODE}
    operations.record(revisions(made), COMMISSIONED, {made.id: GOOD}, by=both.officer)
    assert records.appraisals_of(made.id)[0].judged_by == f"示例评审中心（{CODE}）"


@pytest.mark.one_kind
def test_nobody_judges_its_own_report(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    made = both.at_judging()

    def has_evaluated(code: str, unit_id: str | None = None) -> bool:
        return (code, unit_id) == (CODE, made.unit_id)

    monkeypatch.setattr("core.judging.operations.recording.engagements.has_evaluated", has_evaluated)
    with pytest.raises(NotImpartial, match="不能再由它评审"):
        operations.record(revisions(made), COMMISSIONED, {made.id: GOOD}, by=both.officer)
    assert not records.appraisals_of(made.id)


@pytest.mark.one_kind
@pytest.mark.parametrize("shown", [{"code": CODE}, {"name": "示例 评审中心"}])
def test_nobody_judges_itself(both: Both, shown: dict[str, str]) -> None:
    made = both.at_judging()
    with transaction() as session:
        unit = session.get_one(Unit, made.unit_id)
        for name, value in shown.items():
            setattr(unit, name, value)
    with pytest.raises(NotImpartial, match="自己的"):
        operations.record(revisions(made), COMMISSIONED, {made.id: GOOD}, by=both.officer)
    assert not records.appraisals_of(made.id)


def test_a_correction_keeps_what_was_before_until_the_selection_is_decided(both: Both) -> None:
    made = both.at_selection(NATION, GOOD)
    better = {made.id: Mark(True, tier="A")}
    with pytest.raises(Invalid) as refused:
        operations.record(revisions(made), EXPERTS, better, by=both.officer)
    assert list(refused.value.errors) == ["correction"]
    operations.record(revisions(made), EXPERTS, better, correction="登记有误", by=both.officer)
    assert [each.tier for each in records.appraisals_of(made.id)] == ["B", "A"]
    assert queries.get(made.id).stage == "select"
    decisions.decide(revisions(made), Verdict.SELECTED, "入选", by=both.officer)
    with pytest.raises(IllegalMove):
        operations.record(revisions(made), EXPERTS, better, correction="再改", by=both.officer)


@pytest.mark.one_kind
def test_only_the_department_judges(both: Both) -> None:
    made = both.at_judging()
    for person in (both.reviewer, both.elsewhere, both.applicants[made.id]):
        with pytest.raises(NotAllowed):
            operations.record(revisions(made), EXPERTS, {made.id: GOOD}, by=person)


@pytest.mark.one_kind
def test_how_it_came_out_is_told_to_nobody(both: Both) -> None:
    made = both.at_judging()
    waiting = queries.get(made.id).blocking
    both.judged(made, Mark(False, opinion="能耗不达标"))
    operations.pass_on(revisions(made), by=both.officer)
    now = queries.get(made.id)
    assert now.blocking == waiting  # counted by no queue, which others read too
    told = [each.text for person in (both.applicants[made.id], both.reviewer) for each in inbox.messages(person)[0]]
    assert not any("合格" in each or "能耗" in each for each in told)
    assert not any("通过" in each for each in told)


@pytest.mark.one_kind
def test_the_tier_follows_from_the_score(both: Both) -> None:
    first, second = (both.at_judging(category="supply_chain") for _ in range(2))
    both.scored({first.id: "75", second.id: "74.99"})
    assert records.appraisals_of(first.id)[0].tier == "四星"
    assert records.appraisals_of(second.id)[0].tier == "三星"
    low = both.at_judging(category="supply_chain")
    for score in (None, Decimal("59.9"), Decimal("-1"), Decimal("80.123")):
        with pytest.raises(Invalid) as refused:
            operations.record(revisions(low), EXPERTS, {low.id: Mark(True, score=score)}, by=both.officer)
        assert list(refused.value.errors) == [f"{low.id}.score"]


def test_tiers_by_rank_are_given_together(both: Both) -> None:
    parks = [both.at_judging(category="park") for _ in range(5)]
    scores = dict(zip((each.id for each in parks), ("95", "90", "90", "80", "70"), strict=True))
    last = parks[-1]
    both.scored({id: score for id, score in scores.items() if id != last.id})
    with pytest.raises(Conflict, match="还有 1 项申报没有评分"):
        operations.assign_tiers(revisions(*parks), by=both.officer)
    with pytest.raises(NotJudged):
        operations.pass_on(revisions(parks[0]), by=both.officer)
    both.judged(last, Mark(False, opinion="资料不实"))
    with pytest.raises(Stale):
        operations.assign_tiers(revisions(*parks[:3]), by=both.officer)
    operations.assign_tiers(revisions(*parks), by=both.officer)
    tiers = [records.standing([each.id], "judge-ranks")[each.id].tier for each in parks]
    # Four are ranked: 40 % are 1.6 places, so two; who ties for the second shares the better tier.
    assert tiers == ["甲", "甲", "甲", "乙", None]
    operations.pass_on(revisions(*parks), by=both.officer)
    assert {queries.get(each.id).stage for each in parks} == {"select"}
    with pytest.raises(IllegalMove, match="名次"):
        operations.record(
            revisions(parks[0]), EXPERTS, {parks[0].id: Mark(True, score=Decimal(1))}, correction="改", by=both.officer
        )


@pytest.mark.one_kind
def test_who_comes_later_is_ranked_among_all_and_takes_nothing_from_them(both: Both) -> None:
    early = [both.at_judging(category="park") for _ in range(2)]
    both.scored({early[0].id: "80", early[1].id: "70"})
    operations.assign_tiers(revisions(*early), by=both.officer)
    operations.pass_on(revisions(*early), by=both.officer)
    late = both.at_judging(category="park")
    both.scored({late.id: "90"})
    operations.assign_tiers(revisions(late), by=both.officer)
    found = records.standing([*(each.id for each in early), late.id], "judge-ranks")
    assert [found[each.id].tier for each in (*early, late)] == ["甲", "乙", "甲"]


@pytest.mark.one_kind
def test_tiers_of_a_panel_are_not_ranked(both: Both) -> None:
    made = both.judged(both.at_judging())
    with pytest.raises(Conflict):
        operations.assign_tiers(revisions(made), by=both.officer)


def test_two_officers_at_once(both: Both) -> None:
    made = both.at_judging()
    chosen, officer, id = revisions(made), both.officer.id, made.id

    def record(tier: str) -> object:
        return operations.record(chosen, EXPERTS, {id: Mark(True, tier=tier)}, by=people.person(officer)).id

    results = at_once(both.world.app, lambda: record("A"), lambda: record("C"))
    (told,) = [each for each in results if isinstance(each, DomainError)]
    assert isinstance(told, Stale)
    assert len(records.appraisals_of(made.id)) == 1
