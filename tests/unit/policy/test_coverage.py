"""What the product does about each clause, computed from what cites it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.plugin_api import EvaluatorCap, Force, FrozenMap, Period, Quota, QuotaKind, RuleKind, Support
from core.policy.coverage import Coverage, Status, coverage
from core.policy.resolve import resolve
from tests.unit.policy import layers
from tests.unit.policy.layers import ON


def covered() -> dict[str, Coverage]:
    return dict(coverage(resolve((layers.nation(), layers.region()), on=ON)))


@pytest.mark.parametrize(
    ("clause", "status"),
    [
        ("N-1", Status.ENFORCED),  # a deadline and a cap
        ("N-2", Status.ENFORCED),  # a rule that blocks
        ("R-1", Status.ENFORCED),
        ("R-2", Status.PLANNED),
        ("R-3", Status.SHOWN),
        ("R-4", Status.ENFORCED),  # a stage's gate
        ("R-5", Status.SUPPORTED),  # a target and a rule of priority
    ],
)
def test_status(clause: str, status: Status) -> None:
    assert covered()[clause].status is status


def test_a_clause_that_nothing_serves_is_missing() -> None:
    declared = layers.region()
    alone = layers.region(rules=(), quotas=())
    assert coverage(resolve((layers.nation(), declared), on=ON))["R-5"].status is Status.SUPPORTED
    assert coverage(resolve((layers.nation(), alone), on=ON))["R-5"].status is Status.MISSING


def test_what_is_planned_stays_planned() -> None:
    cites = layers.region(rules=(layers.rule("x", clause="R-2", origin="region"),))
    assert coverage(resolve((layers.nation(), cites), on=ON))["R-2"].status is Status.PLANNED


def test_a_rule_that_never_blocks_only_supports() -> None:
    kind = RuleKind.CONSIDERATION
    weighs = layers.region(
        rules=(layers.rule("x", clause="R-5", kind=kind, force=Force.BONUS, origin="region"),), quotas=()
    )
    assert coverage(resolve((layers.nation(), weighs), on=ON))["R-5"].status is Status.SUPPORTED


def test_what_a_stage_cites_is_not_enforced_by_whatever_else_it_demands() -> None:
    """A clause beside a letter or a gate: nobody can tell that the demand is what the clause asks."""
    declared = layers.call("yearly-2025")
    beside = replace(
        declared, stages=tuple(replace(each, clause="R-4", clauses=FrozenMap()) for each in declared.stages)
    )
    found = coverage(resolve((layers.nation(), layers.region(calls=(beside,))), on=ON))
    assert found["R-4"].status is Status.SUPPORTED


def test_a_clause_of_which_a_part_lies_beyond_the_platform_is_not_called_enforced() -> None:
    declared = layers.region()
    beyond = tuple(
        replace(each, support=Support.PARTLY, means=("纸质一份由推荐单位寄送",)) if each.id == "R-4" else each
        for each in declared.clauses
    )
    found = coverage(resolve((layers.nation(), layers.region(clauses=beyond)), on=ON))["R-4"]
    assert found.status is Status.SUPPORTED
    assert found.implemented_by == ("calls:yearly-2025#send.gate", "纸质一份由推荐单位寄送")


def test_a_clause_that_demands_nothing_is_enforced_by_nothing() -> None:
    declared = layers.region()
    prefers = tuple(replace(each, force=(Force.PRIORITY,)) if each.id == "R-4" else each for each in declared.clauses)
    found = coverage(resolve((layers.nation(), layers.region(clauses=prefers)), on=ON))
    assert found["R-4"].status is Status.SUPPORTED


def test_a_ceiling_whose_count_is_our_choice_does_not_enforce_the_formula_of_its_clause() -> None:
    ceiling = Quota(
        id="c", kind=QuotaKind.CEILING, body="b1", category="factory", count=10, clause="R-5", origin="region"
    )
    chosen = replace(ceiling, choices=FrozenMap({"count": "按上年评价数的 60% 估算"}))
    for quota, status in ((ceiling, Status.ENFORCED), (chosen, Status.SUPPORTED)):
        declared = layers.region(rules=(), quotas=(quota,))
        assert coverage(resolve((layers.nation(), declared), on=ON))["R-5"].status is status


def test_implementations_are_named_with_the_part_that_cites() -> None:
    found = covered()
    assert found["R-4"].implemented_by == ("calls:yearly-2025#send.gate",)
    assert found["R-5"].implemented_by == ("rules:old", "quotas:q1")
    assert "forms:basics" in found["R-1"].implemented_by
    assert "calls:yearly-2025#新申报" in found["R-1"].implemented_by


def test_what_overrides_serves_the_lower_clause_too() -> None:
    cap = EvaluatorCap(
        id="fewer",
        overrides="projects",
        limit=10,
        per=Period.YEAR,
        key="legal_representative",
        clause="R-1",
        origin="region",
    )
    found = coverage(resolve((layers.nation(deadlines=(), terms=()), layers.region(evaluator_caps=(cap,))), on=ON))
    assert found["N-1"].status is Status.ENFORCED
    assert found["N-1"].implemented_by == ("evaluator_caps:fewer",)
