"""A plugin's own cases: what holds, and what is told of one that does not."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.cases import run
from tests.unit.plugin_kit.writing import Lands

TODAY = date(2025, 5, 1)
LINE = (
    "- {on: 2025-05-02, facts: {audited: true, audited_on: 2022-05-01}, "
    'finding: {force: in_principle, seen: "2022-05-01"}}'
)


def test_good_cases_hold(lands: Lands) -> None:
    assert run(lands.load(), TODAY) == ()


@pytest.mark.parametrize(
    ("new", "key", "message"),
    [
        (
            "- {on: 2025-05-01, facts: {audited: true, audited_on: 2022-05-01}, finding: {}}",
            "finding.outcome",
            "'met', expected 'not_met'",
        ),
        (
            "- {on: 2025-05-02, facts: {audited: false}, passes: true}",
            "passes",
            "'not_met', expected 'met' (seen: 未开展)",
        ),
        (
            "- {on: 2025-05-02, facts: {audited: true, audited_on: 2022-05-01}, finding: {force: must}}",
            "finding.force",
            "'in_principle'",
        ),
        (
            "- {on: 2025-05-02, facts: {audited: true, audited_on: 2022-05-01}, finding: {seen: 无}}",
            "finding.seen",
            "expected '无'",
        ),
        ("- {on: 2025-05-02, facts: {}, passes: true}", "passes", "(missing: audited)"),
        ("- {rule: auditd, on: 2025-05-02, passes: true}", "rule", "there is no rule 'auditd'"),
        ("- {on: 2030-01-01, facts: {audited: false}, finding: {}}", "rule", "does not apply"),
        ("- {on: 2025-05-02, facts: {}, applies: false}", "applies", "does apply"),
        ("- {on: 2025-05-02, facts: {}}", "rule", "says one thing"),
        ("- {on: 2025-05-02, facts: {}, passes: false}", "rule", "says one thing"),
        ("- {on: 2025-05-02, facts: {}, passes: true, applies: false}", "rule", "says one thing"),
        ("- {on: 2025-05-02, fact: {}, passes: true}", "fact", "a case has no such key"),
    ],
)
def test_a_case_that_does_not_hold_is_told_at_its_line(lands: Lands, new: str, key: str, message: str) -> None:
    lands.change("cases/all.yaml", LINE, new)
    fault = next(fault for fault in run(lands.load(), TODAY) if fault.line == 2)
    assert (fault.plugin, fault.file, fault.key) == ("upland", "cases/all.yaml", key)
    assert message in fault.message


def test_blanks_do_not_count(lands: Lands) -> None:
    lands.change("cases/all.yaml", 'seen: "2022-05-01"', 'seen: "2022-05-01", message: "近3年未审核（2022-05-01）"')
    assert run(lands.load(), TODAY) == ()


def test_a_case_without_a_day_is_judged_today(lands: Lands) -> None:
    lands.add("cases/more.yaml", "- {rule: audited, facts: {audited: true, audited_on: 2022-05-01}, passes: true}\n")
    assert run(lands.load(), date(2025, 5, 1)) == ()
    assert len(run(lands.load(), date(2025, 5, 2))) == 1
