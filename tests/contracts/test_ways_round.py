"""The ways round a rule, tried on every installed region that has a call, by the regions' own cases and stages.

What stages, dates, kinds of filer and gates hold is tried by `test_stage_constraints` and `test_enforced`; here is what
no stage can hold: that an officer's "differs" is no way through, and that an exclusion stops wherever it becomes known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache

import pytest

from core.applications.rules.assessment import Assessed, assess
from core.applications.rules.signing import Signature, decides_itself
from core.plugin_api import Case, Does, Outcome, Rule, RuleKind
from core.plugin_api.facts import SYSTEM_FACTS, Facts
from core.plugin_kit.cases import CaseRun
from tests.rules.books import REGIONS, book_of, region

TODAY = date(2025, 10, 20)
AT = datetime(2025, 10, 20, 9)  # noqa: DTZ001  # never compared
DIFFERS = Signature("rule", as_stated=False, how="现场核查", seen=None, at=AT, by_id="officer")
WITH_CALLS = [name for name in REGIONS if any(layer.calls for layer in region(name).layers)]


@cache
def cases_of(name: str) -> Mapping[str, list[tuple[Case, bool]]]:
    """The cases of each rule, with whether it is met there; those that tell nothing left out."""
    found: dict[str, list[tuple[Case, bool]]] = {}
    for case in CaseRun(region(name), TODAY).cases:
        refused = case.finding is not None and case.finding.outcome in {None, Outcome.NOT_MET}
        if case.rule is not None and (case.passes or refused):
            found.setdefault(case.rule, []).append((case, bool(case.passes)))
    return found


def tried(name: str) -> Iterator[tuple[Rule, Case, bool]]:
    """Each rule of the region with its cases, in the book of the case's day."""
    for rule_id, cases in cases_of(name).items():
        for case, met in cases:
            rule = book_of(name, case.on or TODAY).rules.get(rule_id)
            if rule is not None:
                yield rule, case, met


def judged(name: str, rule: Rule, stated: Case, found: Case, signature: Signature | None) -> Assessed:
    facts, held = (Facts(case.facts, {"today": case.on or TODAY}) for case in (stated, found))
    signatures = {} if signature is None else {rule.id: signature}
    (one,) = assess([rule], facts, region(name).judgements, found=held, signatures=signatures)
    return one


@pytest.mark.parametrize("name", WITH_CALLS)
def test_what_an_officer_found_is_judged_and_never_turned_round(name: str) -> None:
    """Whatever was stated: where what was found fails, "differs" lets nobody through; where it passes, it does."""
    count = 0
    every = list(tried(name))
    for rule, stated, _ in every:
        if decides_itself(rule, region(name).judgements):
            continue  # of yes or no the officer judges the demand itself
        for same, found, met in every:
            if same is rule and (found.on or TODAY) == (stated.on or TODAY) and found.facts != stated.facts:
                outcome = judged(name, rule, stated, found, DIFFERS).outcome
                assert outcome is (Outcome.MET if met else Outcome.NOT_MET), (rule.id, stated.facts, found.facts)
                count += 1
    assert count, "the region has rules that are measured"


@pytest.mark.parametrize("name", WITH_CALLS)
def test_that_it_differs_without_what_was_found_lets_nobody_through(name: str) -> None:
    for rule, stated, _ in tried(name):
        if decides_itself(rule, region(name).judgements) or not set(rule.facts.values()) - set(SYSTEM_FACTS):
            continue
        found = judged(name, rule, stated, stated, DIFFERS)
        assert found.outcome is not Outcome.MET, rule.id


@pytest.mark.parametrize("name", WITH_CALLS)
def test_an_exclusion_that_is_known_to_be_met_stops_at_every_stage_to_the_list(name: str) -> None:
    refused = {
        rule.id: (rule, case)
        for rule, case, met in tried(name)
        if not met and rule.kind is RuleKind.EXCLUSION and set(rule.stages) != {Does.CARRY_OUT}
    }
    calls = {call.id: call for layer in region(name).layers for call in layer.calls}
    count = 0
    for rule, case in refused.values():
        finding = judged(name, rule, case, case, None)
        for call in calls.values():
            if rule.calls and call.id not in rule.calls:
                continue
            for stage in call.stages:
                told = not rule.levels or not stage.levels or not set(rule.levels).isdisjoint(stage.levels)
                if stage.kind not in {Does.FILE, Does.CARRY_OUT} and told:
                    assert finding.guards_exit_of(stage), (rule.id, call.id, stage.id)
                    count += 1
    assert count or not refused
