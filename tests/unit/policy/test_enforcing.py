"""What stops something by itself, and what only states it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.plugin_api import (
    Actor,
    AssignedBy,
    Deadline,
    Does,
    Evaluation,
    EvaluationWay,
    EvaluatorRequirement,
    Force,
    FrozenMap,
    GradingTiers,
    JudgedBy,
    SpanUnit,
    Stage,
    Term,
    Verify,
)
from core.policy.enforcing import Enforcing
from core.policy.kinds.calls import CONSTRAINTS
from core.policy.resolve import resolve
from tests.unit.policy import layers
from tests.unit.policy.layers import ON


def enforcing(*stages: Stage, **declared: object) -> Enforcing:
    call = layers.call("yearly-2025")
    region = layers.region(calls=(replace(call, stages=(*call.stages, *stages)),), **declared)
    return Enforcing(resolve((layers.nation(), region), on=ON))


def asking(fact: str, force: Force = Force.MUST) -> tuple[object, ...]:
    return (layers.rule("asks", facts=FrozenMap({"answer": fact}), force=force, origin="region"),)


def stage(does: Does, **more: object) -> Stage:
    return Stage(id=does.value, name=does.value, actor=Actor.DEPARTMENT, does=does, clause="R-1", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("does", "enforces"),
    [(Does.FILE, True), (Does.JUDGE, True), (Does.REPORT, True), (Does.PUBLISH, False), (Does.CARRY_OUT, False)],
)
def test_a_deadline_enforces_where_its_stage_refuses_who_is_late(does: Does, *, enforces: bool) -> None:
    deadline = Deadline(id="d", call="yearly-2025", stage=f"own-{does.value}", due=date(2025, 5, 1), clause="R-1")
    own = replace(stage(does), id=f"own-{does.value}")
    assert enforcing(own, deadlines=(deadline,)).enforces(deadline) is enforces


def test_a_duty_outside_calls_enforces_only_where_a_stage_may_not_be_later() -> None:
    duty = Deadline(id="pass-up", every_year="07-31", duty="报送", clause="N-1")
    assert enforcing().enforces(duty)  # the region's `sending` serves it
    assert not enforcing(deadlines=()).enforces(duty)


def test_a_term_enforces_where_a_stage_of_its_level_runs_it() -> None:
    provincial = Term(id="p", name="public_notice", length=5, unit=SpanUnit.WORKING_DAYS, levels=("provincial",))
    national = replace(provincial, id="n", levels=("national",))
    notice = stage(Does.NOTICE, term="public_notice", levels=("provincial",))
    found = enforcing(notice, terms=(replace(provincial, clause="R-1"), replace(national, clause="R-1")))
    assert found.enforces(provincial)
    assert not found.enforces(national)
    assert not enforcing(terms=(replace(provincial, clause="R-1"),)).enforces(provincial)


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_a_stage_enforces_the_clause_of_each_of_its_constraints(constraint: str) -> None:
    assert not enforcing().enforces(stage(Does.REVIEW), constraint)
    several = {"verify": Verify.EXCLUSIONS, "gate": "gate", "consults": "ecology", "judged_by": JudgedBy.EXPERTS}
    given = (several[constraint],) if constraint in several else "yes"
    demanding = stage(Does.REVIEW, **{constraint: given})
    assert enforcing().enforces(demanding, constraint)
    assert not enforcing().enforces(demanding)


def test_a_receipt_is_recorded_and_demanded_by_rules_only() -> None:
    assert not enforcing().enforces(stage(Does.REPORT, receipt=True), "receipt")


GRADING = GradingTiers(
    id="g", tiers=("A", "B"), assigned_by=AssignedBy.PANEL, required_for=FrozenMap({"national": "A"})
)
REQUIREMENT = EvaluatorRequirement(id="r", summary="专职人员", minimum=10, unit="人", fact="staff")
EVALUATION = Evaluation(ways=(EvaluationWay.THIRD_PARTY,))


@pytest.mark.parametrize(
    ("part", "fact"),
    [
        (GRADING, "application.opened_levels"),
        (GRADING, "application.tier"),
        (REQUIREMENT, "evaluator.unmet"),
        (EVALUATION, "evaluation.outstanding"),
    ],
)
def test_what_rules_hold_enforces_where_one_that_blocks_asks_for_it(part: object, fact: str) -> None:
    assert enforcing(rules=asking(fact)).enforces(part)
    assert not enforcing(rules=asking(fact, Force.PRIORITY)).enforces(part)
    assert not enforcing(rules=()).enforces(part)


def test_what_asks_for_nothing_enforces_nothing() -> None:
    asked = enforcing(
        rules=(*asking("application.tier"), *asking("evaluator.unmet"), *asking("evaluation.outstanding"))
    )
    assert not asked.enforces(replace(GRADING, required_for=FrozenMap()))
    assert not asked.enforces(replace(REQUIREMENT, fact=None))
    assert not asked.enforces(replace(EVALUATION, ways=(EvaluationWay.SELF,)))
    assert not asked.enforces(layers.region().sources[0])
