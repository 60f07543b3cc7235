"""What an application's third-party evaluation still lacks, and what ties its evaluator to it. Pure.

The sentences are facts that rules judge (`evaluation.outstanding`, `evaluation.ties`) and findings repeat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.evaluators.models import Conclusion, EngagementState
from core.evaluators.queries import Standing
from core.plugin_api.declarations import Evaluation, EvaluationWay

CHOOSE = "尚未选定第三方机构"
ACCEPT = "第三方机构尚未接受委托"
REPORT = "评价报告尚未上传"
NOT_CONFORMING = "评价结论为不符合"


def is_open_to_third_parties(evaluation: Evaluation | None) -> bool:
    """Whether an application of the call may, or must, be evaluated by a third party."""
    return evaluation is not None and EvaluationWay.THIRD_PARTY in evaluation.ways


def is_demanded(evaluation: Evaluation | None, answers: Mapping[str, object]) -> bool:
    """Whether the call demands a third party's evaluation, or the applicant chose it. `answers`: by field name."""
    if evaluation is None or not is_open_to_third_parties(evaluation):
        return False
    if evaluation.every or len(evaluation.ways) == 1:
        return True
    return evaluation.asked_in is not None and answers.get(evaluation.asked_in) == EvaluationWay.THIRD_PARTY


def outstanding(found: Standing | None) -> tuple[str, ...]:
    """What is still missing of an evaluation that is demanded; what is missing first is named alone."""
    if found is None:
        return (CHOOSE,)
    if found.state is EngagementState.PROPOSED:
        return (ACCEPT,)
    if found.conclusion is None:
        return (REPORT,)
    return (NOT_CONFORMING,) if found.conclusion is Conclusion.NOT_CONFORMING else ()


def ties(evaluation: Evaluation | None, found: Standing | None, known: Sequence[str] = ()) -> tuple[str, ...]:
    """What ties the evaluator to the applicant, by the registers (`known`) and by what either declared.

    A pledge that the evaluator, in accepting, did not give is a tie.
    """
    if found is None:
        return ()
    withheld = () if evaluation is None else _withheld(evaluation, found)
    declared = [tie for tie in (found.applicant_tie, found.evaluator_tie) if tie]
    return (*known, *withheld, *declared)


def _withheld(evaluation: Evaluation, found: Standing) -> tuple[str, ...]:
    if found.state is not EngagementState.ACCEPTED:
        return ()
    withheld = (words for name, words in evaluation.pledges.items() if name not in found.pledges)
    return tuple(f"未承诺：{words.rstrip('。')}" for words in withheld)
