"""Every case of every installed region, judged as an application would be."""

from __future__ import annotations

from datetime import date

import pytest

from core.plugin_api import Case, Force, Outcome, Rule, RuleKind
from core.plugin_kit.cases import CaseRun, proven
from tests.rules.books import REGIONS, region

#: The day of cases that name none.
TODAY = date(2025, 10, 20)

RUNS = {name: CaseRun(region(name), TODAY) for name in REGIONS}


def named(name: str, case: Case) -> str:
    about = getattr(case, case.matter.value) if case.matter is not None else "nothing"
    said = {True: "passes", False: "refused", None: "told"}[proven(case)]
    return f"{name}-{about}-{said}-line{case.place.line}"


CASES = [pytest.param(name, case, id=named(name, case)) for name, run in RUNS.items() for case in run.cases]
RULES = [pytest.param(name, rule, id=f"{name}-{rule.id}") for name in REGIONS for rule in region(name).layers[-1].rules]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_what_is_declared_judges_as_the_case_says(name: str, case: Case) -> None:
    assert [str(fault) for fault in RUNS[name].failures_of(case)] == []


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_every_rule_is_seen_to_refuse_and_to_let_pass(name: str, rule: Rule) -> None:
    about = [case for case in RUNS[name].cases if case.rule == rule.id]
    assert any(case.passes for case in about)
    assert any(case.finding is not None and case.finding.outcome is Outcome.NOT_MET for case in about)


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_every_rule_says_what_is_wrong_and_what_would_mend_it(name: str, rule: Rule) -> None:
    """The page adds the full stop, the clause and the cure."""
    assert rule.says
    assert rule.cure
    assert not rule.says.endswith("。")
    assert not rule.cure.endswith("。")


@pytest.mark.parametrize(("name", "rule"), RULES)
def test_only_what_is_demanded_blocks(name: str, rule: Rule) -> None:
    weighs = rule.kind is RuleKind.CONSIDERATION
    assert weighs == (not rule.force.blocks)
    assert rule.kind is not RuleKind.EXCLUSION or rule.force is Force.MUST
