"""What is seen in other regions than ours can be written by their authors, without touching the core."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from core.plugin_api import Facts, Outcome, QuotaKind, judge
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook
from core.policy.resolve import resolve
from tests.unit.plugin_kit.writing import Lands

ON = date(2025, 5, 1)


def book(lands: Lands, on: date = ON) -> PolicyBook:
    return resolve(lands.load().layers, on=on)


def outcome(lands: Lands, rule: str, facts: dict[str, Any], on: date = ON) -> Outcome:
    region = lands.load()
    resolved = resolve(region.layers, on=on)
    return judge(resolved.rules[rule], Facts(facts, {"today": on}), region.judgements).outcome


def test_three_tiers_recommend_one_after_the_other_with_ceilings_at_two_of_them(lands: Lands) -> None:
    resolved = book(lands)
    stages = resolved.call("yearly-2025").stages
    assert [(stage.id, stage.bodies) for stage in stages[1:3]] == [("county", ("county",)), ("city", ())]
    ceilings = {(each.body, each.category): each.count for each in resolved.quotas.values()}
    assert ceilings == {("east", "factory"): 8, ("east", "park"): 1, ("west", "factory"): 2}
    assert {each.kind for each in resolved.quotas.values()} == {QuotaKind.CEILING}


def test_members_of_the_national_list_are_barred_from_a_provincial_call(lands: Lands) -> None:
    lands.add(
        "rules.yaml",
        """\
- id: not-on-the-national-list
  kind: exclusion
  force: must
  summary: 已列入国家级名单的不再申报省级
  judge: contains_none
  facts: {values: unit.listed_levels}
  words: {unwanted: [national]}
  levels: [provincial]
  tracks: [new]
  stages: [file]
  says: 已列入国家级名单
  cure: 不需申报
  clause: UP-2
""",
    )
    rule = "not-on-the-national-list"
    assert outcome(lands, rule, {"unit.listed_levels": ("provincial",)}) is Outcome.MET
    assert outcome(lands, rule, {"unit.listed_levels": ("provincial", "national")}) is Outcome.NOT_MET


def test_stars_by_score(lands: Lands) -> None:
    grading = book(lands).grading["stars"]
    assert [(band.tier, str(band.least), str(band.below)) for band in grading.bands] == [
        ("five", "90", "None"),
        ("four", "75", "90"),
        ("three", "60", "75"),
    ]


def test_the_annual_report_on_another_day_replaces_the_national_one_by_name(lands: Lands) -> None:
    lands.change("deadlines.yaml", "- {id: report", "- {id: report, overrides: passing-up")
    lands.change("deadlines.yaml", ", serves: passing-up", "")
    resolved = book(lands)
    assert "passing-up" not in resolved.deadlines
    assert resolved.standing(Kinds.deadlines, "report").overridden[0].declaration.every_year == "07-31"


def test_a_deadline_has_a_clock_time(lands: Lands) -> None:
    assert book(lands).due("yearly-2025", "file", "new") == datetime(2025, 5, 20, 17)  # noqa: DTZ001


def test_public_notice_of_another_length_that_starts_at_once(lands: Lands) -> None:
    lands.change("terms.yaml", "length: 10", "length: 5\n  starts: same_day")
    term = book(lands).term("public_notice", "provincial")
    assert term is not None
    assert (term.length, term.starts.value) == (5, "same_day")


def test_a_condition_on_a_fact_that_only_this_region_asks(lands: Lands) -> None:
    lands.add(
        "rules.yaml",
        """\
- id: diagnosed
  kind: condition
  force: must
  summary: 三年内做过节能诊断
  judge: within_years
  facts: {day: diagnosed_on}
  figures: {years: {value: 3, unit: 年}}
  categories: [factory]
  tracks: [new]
  stages: [file]
  says: 最近一次节能诊断在 {seen}
  cure: 补做诊断
  clause: UP-2
""",
    )
    assert outcome(lands, "diagnosed", {"diagnosed_on": date(2022, 5, 1)}) is Outcome.MET
    assert outcome(lands, "diagnosed", {"diagnosed_on": date(2022, 4, 30)}) is Outcome.NOT_MET


def test_a_cap_counts_by_a_key_of_the_regions_own(lands: Lands) -> None:
    lands.change("region.yaml", "plans:", "evaluator_keys:\n  lead_expert: {label: 主评专家}\nplans:")
    lands.change("caps.yaml", "legal_representative", "lead_expert")
    resolved = book(lands)
    assert resolved.evaluator_caps["local-projects"].key == "lead_expert"
    assert resolved.region.evaluator_keys["lead_expert"].label == "主评专家"


def test_a_category_of_the_regions_own(lands: Lands) -> None:
    lands.change("region.yaml", "levels:", "categories:\n  product: {label: 绿色设计产品}\nlevels:")
    lands.change("calls/yearly.yaml", "categories: [factory, park]", "categories: [factory, park, product]")
    lands.change("calls/yearly.yaml", "  park: [basics]", "  park: [basics]\n  product: [basics]")
    resolved = book(lands)
    assert resolved.category_label("product") == "绿色设计产品"
    assert [form.id for form in resolved.forms_for("yearly-2025", "product", "new")] == ["basics"]


def test_rules_that_run_out_leave_the_nations(lands: Lands) -> None:
    assert book(lands, date(2029, 7, 18)).calls
    after = book(lands, date(2029, 7, 19))
    assert (dict(after.calls), list(after.deadlines)) == ({}, ["passing-up"])
