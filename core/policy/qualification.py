"""Whether an evaluator meets the requirements of its qualification: a requirement and its answers in, a finding out."""

from __future__ import annotations

from collections.abc import Mapping

from core.plugin_api.declarations import EvaluatorRequirement, Force, Outcome, RuleKind
from core.plugin_api.placeholders import fill
from core.plugin_api.ruling import Finding


def examine(requirement: EvaluatorRequirement, answers: Mapping[str, object]) -> Finding | None:
    """The finding of one requirement; None where nothing can be measured by it (it names no ``fact``).

    With a ``minimum`` the answer is a count of at least that; without one it is a yes. A missing answer makes the
    outcome unknown, which counts as unmet.
    """
    if requirement.fact is None:
        return None
    answer = answers.get(requirement.fact)
    if answer is None:
        return _finding(requirement, Outcome.UNKNOWN, seen="", message=f"尚未填写，无法判断：{requirement.summary}")
    seen = _worded(requirement, answer)
    if _is_met(requirement, answer):
        return _finding(requirement, Outcome.MET, seen=seen, message="")
    says = requirement.says or f"未达到要求：{requirement.summary}"
    minimum = "" if requirement.minimum is None else f"{requirement.minimum} {requirement.unit}"
    message = fill(says, {"seen": seen, "minimum": minimum})
    return _finding(requirement, Outcome.NOT_MET, seen=seen, message=message)


def _is_met(requirement: EvaluatorRequirement, answer: object) -> bool:
    if requirement.minimum is None:
        return answer is True
    return isinstance(answer, int) and not isinstance(answer, bool) and answer >= requirement.minimum


def _worded(requirement: EvaluatorRequirement, answer: object) -> str:
    if isinstance(answer, bool):
        return "是" if answer else "否"
    return f"{answer} {requirement.unit}" if requirement.unit else str(answer)


def _finding(requirement: EvaluatorRequirement, outcome: Outcome, *, seen: str, message: str) -> Finding:
    return Finding(
        rule_id=requirement.id,
        kind=RuleKind.CONDITION,
        force=Force.MUST,
        clause=requirement.clause,
        choice=requirement.choice,
        summary=requirement.summary,
        outcome=outcome,
        seen=seen,
        message=message,
        cure="核对机构基本情况并补充佐证；情况有变化的，更新后重新提交审核",
        origin=requirement.origin,
    )
