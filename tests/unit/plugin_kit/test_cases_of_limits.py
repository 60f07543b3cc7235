"""Cases of what is no rule: deadlines, caps, ceilings, requirements and gradings."""

from __future__ import annotations

from datetime import date

import pytest

from core.plugin_api import Fault, Matter
from core.plugin_kit.cases import CaseRun, proven
from tests.support.cases import run
from tests.unit.plugin_kit.writing import Lands

TODAY = date(2025, 5, 1)
RANKS = """\
- id: ranks
  tiers: [A+, A, B]
  assigned_by: rank
  bands: [{tier: A+, share: 5}, {tier: A, share: 35}, {tier: B, share: 60}]
  clause: UP-2
"""

HOLDS = [
    "- {deadline: filing, at: 2025-05-20 16:59, passes: true}",
    "- {deadline: filing, at: 2025-05-20 17:00, passes: false}",
    "- {deadline: city-passing-up, at: 2025-05-31 23:59, passes: true}",
    "- {deadline: city-passing-up, at: 2025-06-01 00:00, passes: false}",
    "- {deadline: report, at: 2026-03-30 23:59, passes: true}",
    "- {deadline: report, at: 2027-03-31 00:00, passes: false}",
    "- {deadline: report, at: 2029-07-19 00:00, applies: false}",
    "- {deadline: passing-up, at: 2025-07-31 12:00, passes: true}",
    "- {cap: local-projects, used: 9, passes: true}",
    "- {cap: local-projects, used: 10, passes: false}",
    "- {cap: projects, used: 15, passes: false}",
    "- {cap: local-projects, on: 2024-07-18, applies: false}",
    "- {ceiling: ceiling-east-factory-2025, used: 7, passes: true}",
    "- {ceiling: ceiling-east-factory-2025, used: 8, passes: false}",
    "- {requirement: staff, facts: {titled_staff: 10}, passes: true}",
    "- {requirement: staff, facts: {titled_staff: 9}, passes: false}",
    "- {requirement: staff, passes: false}",
    "- {requirement: approval, facts: {approved: true}, passes: true}",
    "- {requirement: approval, facts: {approved: false}, passes: false}",
    "- {grading: stars, tier: four, level: national, passes: true}",
    "- {grading: stars, tier: three, level: national, passes: false}",
    "- {grading: stars, level: national, passes: false}",
    "- {grading: stars, score: 74.9, tier: three}",
    "- {grading: stars, score: 75, tier: four}",
    "- {grading: stars, score: 59.9, passes: false}",
    "- {grading: ranks, rank: 3, of: 60, tier: A+}",
    "- {grading: ranks, rank: 4, of: 60, tier: A}",
]
FAILS = [
    ("- {deadline: filing, at: 2025-05-20 17:00, passes: true}", "passes", "closed then: it ends at 2025-05-20 17:00"),
    ("- {deadline: report, at: 2025-03-30 09:00, passes: false}", "passes", "open then: it ends at 2025-03-31 00:00"),
    ("- {deadline: filing, passes: true}", "deadline", "names no moment"),
    ("- {deadline: fling, at: 2025-05-20 17:00, passes: true}", "deadline", "no deadline 'fling'"),
    ("- {deadline: report, at: 2029-07-19 00:00, passes: true}", "deadline", "does not hold on 2029-07-19"),
    ("- {deadline: report, on: 2029-07-18, applies: false}", "applies", "does hold on 2029-07-18"),
    ("- {deadline: filing, used: 3, passes: true}", "used", "a case of a deadline has no `used`"),
    ("- {deadline: filing, at: 2025-05-20 17:00}", "deadline", "says one thing"),
    ("- {deadline: filing, cap: projects, used: 3, passes: true}", "", "about one thing"),
    ("- {passes: true}", "", "about one thing"),
    ("- {cap: local-projects, used: 10, passes: true}", "passes", "does not let one more in, with 10 of 10 taken"),
    ("- {cap: local-projects, used: 9, passes: false}", "passes", "lets one more in"),
    ("- {cap: local-projects, passes: true}", "used", "how many are taken"),
    ("- {cap: local-projects, at: 2025-01-01 00:00, used: 1, passes: true}", "at", "has no `at`"),
    ("- {ceiling: ceiling-east-factory-2025, used: 8, passes: true}", "passes", "8 of 8 taken"),
    ("- {ceiling: target-east-park-2025, used: 0, passes: true}", "ceiling", "refuses nothing"),
    ("- {requirement: staff, facts: {titled_staff: 9}, passes: true}", "passes", "not met (seen: 9 人)"),
    ("- {requirement: vague, passes: true}", "requirement", "refuses nobody"),
    ("- {grading: stars, tier: three, level: national, passes: true}", "passes", "does not open"),
    ("- {grading: stars, tier: third, level: national, passes: true}", "tier", "no tier 'third'"),
    ("- {grading: stars, tier: three, level: provincial, passes: true}", "level", "asks for no tier"),
    ("- {grading: stars, tier: three, passes: true}", "grading", "asks one thing"),
    ("- {grading: stars, score: 75, tier: three}", "tier", "the tier is 'four', expected 'three'"),
    ("- {grading: stars, score: 75, passes: false}", "tier", "the tier is 'four', expected None"),
    ("- {grading: stars, rank: 1, of: 3, tier: five}", "rank", "by score, not by rank"),
    ("- {grading: ranks, score: 3, tier: A}", "score", "by rank, not by score"),
    ("- {grading: ranks, rank: 4, of: 3, tier: A}", "rank", "one of so many"),
    ("- {grading: ranks, rank: 1, tier: A}", "rank", "one of so many"),
    ("- {grading: ranks, tier: A}", "grading", "asks one thing"),
]


def faults(lands: Lands, case: str) -> tuple[Fault, ...]:
    lands.add("grading.yaml", RANKS)
    lands.add("quotas.csv", "east,target,2025,2025,UP-2,,1\n")
    lands.add("evaluator_requirements.yaml", "- {id: vague, summary: 信誉良好, clause: UP-2}\n")
    lands.change("cases/all.yaml", (lands.upland / "cases/all.yaml").read_text(encoding="utf-8"), case + "\n")
    return run(lands.load(), TODAY)


@pytest.mark.parametrize("case", HOLDS)
def test_what_holds(lands: Lands, case: str) -> None:
    assert [str(fault) for fault in faults(lands, case)] == []


@pytest.mark.parametrize(("case", "key", "message"), FAILS)
def test_what_does_not_hold_is_told_with_what_was_seen(lands: Lands, case: str, key: str, message: str) -> None:
    (fault,) = faults(lands, case)
    assert (fault.plugin, fault.file, fault.line, fault.key) == ("upland", "cases/all.yaml", 1, key)
    assert message in fault.message
    assert fault.cure


def test_what_a_case_is_about_may_be_left_out_where_it_is_that_of_the_case_before(lands: Lands) -> None:
    lands.add(
        "cases/more.yaml",
        "- {cap: local-projects, used: 9, passes: true}\n- {used: 10, passes: false}\n"
        "- {deadline: filing, at: 2025-05-20 16:59, passes: true}\n- {at: 2025-05-20 17:00, passes: false}\n",
    )
    ran = CaseRun(lands.load(), TODAY)
    assert ran.failures() == ()
    assert ran.counts == {Matter.RULE: 6, Matter.CAP: 2, Matter.DEADLINE: 2}
    assert [proven(case) for case in ran.cases[-4:]] == [True, False, True, False]


def test_a_case_shows_that_something_is_refused_or_let_pass_or_neither(lands: Lands) -> None:
    shown = [proven(case) for case in lands.load().cases()]
    assert shown == [True, False, None, None, True, None]
