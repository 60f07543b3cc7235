"""What an officer's signature and a waiver make of a finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.applications.rules.assessment import Assessed, Waived, assess, counts, guarding
from core.applications.rules.signing import Signature
from core.plugin_api import Does, Figure, Force, Outcome, Rule, RuleKind
from core.plugin_api.judgement import Verdict, judgement, read, registry
from tests.unit.applications.pipelines import stage

QUALIFIED = "application.is_qualified"
WHEN = datetime(2025, 10, 20, tzinfo=UTC)


@judgement()
def is_good(answer: bool) -> Verdict:
    return Verdict(not answer, "是" if answer else "否")


@judgement()
def enough(amount: int, least: Figure) -> Verdict:
    return Verdict(amount >= least.value, str(amount))


JUDGEMENTS = registry([read(is_good, "test"), read(enough, "test")])

EXCLUSION = Rule(
    id="not-operating",
    kind=RuleKind.EXCLUSION,
    force=Force.MUST,
    summary="近三年正常生产经营",
    judge="is_good",
    stages=("file", "recommend"),
    facts={"answer": "not_operating"},
    says="近三年未正常生产经营（{seen}）。",
    cure="不符合申报条件。",
    clause="XX-01",
)
AUDITED = Rule(
    id="audited",
    kind=RuleKind.CONDITION,
    force=Force.IN_PRINCIPLE,
    summary="近五年开展清洁生产审核",
    judge="enough",
    stages=("recommend",),
    facts={"amount": "audits"},
    figures={"least": Figure(value=Decimal(1), unit="次")},
    says="清洁生产审核 {seen} 次，应不少于 {least}。",
    cure="补充审核材料。",
    clause="XX-02",
)
PRIORITY = replace(AUDITED, id="priority", kind=RuleKind.CONSIDERATION, force=Force.PRIORITY)
REPORTED = replace(AUDITED, id="reported", stages=("report",), force=Force.MUST)


def signed(rule: Rule, as_stated: bool, seen: str | None = None) -> dict[str, Signature]:
    return {rule.id: Signature(rule.id, as_stated, "信用中国", seen, WHEN, "officer")}


def one(rule: Rule, facts: dict[str, object], **overlay: object) -> Assessed:
    (found,) = assess([rule], facts, JUDGEMENTS, **overlay)  # type: ignore[arg-type]  # whichever the test gives
    return found


@pytest.mark.parametrize(
    ("answer", "as_stated", "met"),
    [
        (False, True, True),
        (True, True, False),
        (False, False, False),
        (True, False, True),
        (None, True, True),
        (None, False, False),
    ],
)
def test_a_signature_overrides_the_answer(answer: bool | None, as_stated: bool, met: bool) -> None:
    found = one(EXCLUSION, {"not_operating": answer}, signatures=signed(EXCLUSION, as_stated))
    assert found.is_met is met
    assert found.signature is not None
    assert bool(found.message) is not met


def test_what_the_officer_saw_is_what_is_said() -> None:
    found = one(EXCLUSION, {"not_operating": False}, signatures=signed(EXCLUSION, False, "2024 年停产 14 个月"))
    assert found.message == "近三年未正常生产经营（2024 年停产 14 个月）。"
    assert found.clause == "XX-01"


@pytest.mark.parametrize(("stated", "found", "met"), [(3, 0, False), (0, 3, True), (None, 0, False), (0, 0, False)])
def test_what_the_officer_found_is_judged_in_place_of_what_was_stated(
    stated: int | None, found: int, met: bool
) -> None:
    differs = signed(AUDITED, False, "审核报告")
    one_found = one(AUDITED, {"audits": stated}, found={"audits": found}, signatures=differs)
    assert one_found.is_met is met
    assert one_found.outcome is not Outcome.UNKNOWN or stated == found


def test_the_sentence_speaks_of_the_value_found_and_says_so() -> None:
    found = one(AUDITED, {"audits": 3}, found={"audits": 0}, signatures=signed(AUDITED, False))
    assert found.message == "清洁生产审核 核实值 0（填报 3） 次，应不少于 1 次。"
    assert found.seen == "核实值 0（填报 3）"


@pytest.mark.parametrize("stated", [0, 3, None])
def test_that_a_figure_differs_decides_nothing_without_the_value_found(stated: int | None) -> None:
    found = one(AUDITED, {"audits": stated}, signatures=signed(AUDITED, False, "与台账不一致"))
    assert found.outcome is Outcome.UNKNOWN
    assert found.blocks
    assert found.message == "核实与填报不符（所见：与台账不一致），但没有登记核实值，无法判断：近五年开展清洁生产审核"


def test_a_figure_that_cannot_be_judged_is_not_met_by_a_signature() -> None:
    found = one(AUDITED, {}, signatures=signed(AUDITED, True))
    assert found.outcome is Outcome.UNKNOWN
    assert found.blocks


def test_what_was_found_under_one_item_holds_for_every_demand_that_asks_for_it() -> None:
    found = assess(
        [AUDITED, REPORTED], {"audits": 3}, JUDGEMENTS, found={"audits": 0}, signatures=signed(AUDITED, False)
    )
    assert [each.is_met for each in found] == [False, False]


def test_an_officer_may_find_a_demand_not_to_be_met_whatever_was_stated() -> None:
    unmet = {AUDITED.id: replace(signed(AUDITED, False, "报告系伪造")[AUDITED.id], is_unmet=True)}
    found = one(AUDITED, {"audits": 3}, signatures=unmet)
    assert (found.outcome, found.seen) == (Outcome.NOT_MET, "报告系伪造")


def test_what_nobody_knows_yet_blocks_without_being_a_refusal() -> None:
    found = one(EXCLUSION, {})
    assert found.outcome is Outcome.UNKNOWN
    assert found.blocks
    assert not found.is_refusal


def test_a_waiver_lifts_an_in_principle_demand() -> None:
    waiver = {AUDITED.id: Waived(AUDITED.id, "审核验收公示中", WHEN, "officer")}
    assert one(AUDITED, {"audits": 0}).can_be_waived
    waived = one(AUDITED, {"audits": 0}, waivers=waiver)
    assert not waived.blocks
    assert not waived.is_met
    assert waived.waiver is not None


def test_a_must_is_never_waived() -> None:
    waiver = {EXCLUSION.id: Waived(EXCLUSION.id, "情况特殊", WHEN, "officer")}
    found = one(EXCLUSION, {"not_operating": True}, waivers=waiver)
    assert found.blocks
    assert found.waiver is None
    assert not found.can_be_waived


def test_a_priority_never_blocks() -> None:
    assert not one(PRIORITY, {"audits": 0}).blocks


def test_what_is_open_is_told_by_the_step_that_it_stops() -> None:
    facts: dict[str, object] = {"not_operating": True, "audits": 0}
    found = assess([EXCLUSION, AUDITED, REPORTED], facts, JUDGEMENTS)
    opened = {kind: counts(found, stage(kind)) for kind in (Does.FILE, Does.REVIEW, Does.RECOMMEND, Does.REPORT)}
    assert {kind: (each.here, each.later) for kind, each in opened.items()} == {
        Does.FILE: (1, 2),
        Does.REVIEW: (1, 2),
        Does.RECOMMEND: (2, 1),
        Does.REPORT: (2, 1),
    }
    assert opened[Does.RECOMMEND].words == "本环节须解决 2 项；以后环节须补 1 项"
    nothing = assess([EXCLUSION], {"not_operating": False}, JUDGEMENTS)
    assert counts(nothing, stage(Does.FILE)).words == "本环节没有须解决的事项"


def test_waived_demands_and_claims_want_attention() -> None:
    waiver = {AUDITED.id: Waived(AUDITED.id, "审核验收公示中", WHEN, "officer")}
    found = assess([AUDITED, PRIORITY], {"audits": 0}, JUDGEMENTS, waivers=waiver)
    assert counts(found, stage(Does.RECOMMEND)) == (0, 0, 1)
    claimed = assess([AUDITED, PRIORITY], {"audits": 1}, JUDGEMENTS)
    assert counts(claimed, stage(Does.RECOMMEND)) == (0, 0, 1)


def test_guarding_picks_the_rules_of_a_kind_of_stage() -> None:
    found = assess([EXCLUSION, AUDITED], {}, JUDGEMENTS)
    assert [finding.rule_id for finding in guarding(found, stage(Does.FILE))] == ["not-operating"]


@pytest.mark.parametrize("kind", [Does.REVIEW, Does.CONSULT, Does.RECOMMEND, Does.JUDGE])
def test_an_exclusion_that_is_met_stands_at_every_stage_in_officers_hands(kind: Does) -> None:
    late = replace(EXCLUSION, stages=("select",))
    met, unknown = one(late, {"not_operating": True}), one(late, {})
    verified = one(late, {"not_operating": False}, signatures=signed(late, False, "实际停产"))
    assert guarding([met, verified], stage(kind)) == (met, verified)
    assert guarding([unknown, one(late, {"not_operating": False}), one(REPORTED, {"audits": 0})], stage(kind)) == ()
    assert guarding([met], stage(Does.FILE)) == ()


def test_what_is_asked_of_one_level_does_not_guard_the_stage_of_another() -> None:
    national = replace(EXCLUSION, stages=("select",), levels=("national",))
    (found,) = assess([national], {"not_operating": True}, JUDGEMENTS)
    select = replace(stage(Does.SELECT), levels=("provincial",))
    assert guarding([found], select) == ()
    assert guarding([found], replace(select, levels=("national",))) == (found,)
    assert guarding([found], replace(select, levels=())) == (found,)


def test_what_the_panel_decided_is_quiet_and_not_counted() -> None:
    told = replace(EXCLUSION, id="qualified", judge="is_good", stages=("select",), facts={"answer": QUALIFIED})
    found = assess([told], {QUALIFIED: True}, JUDGEMENTS)
    assert [each.is_quiet for each in found] == [True]
    assert found[0].blocks
    assert counts(found, stage(Does.SELECT)) == (0, 0, 0)
