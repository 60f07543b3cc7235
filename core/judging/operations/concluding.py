"""What experts scored one by one, and what a panel then puts on record: the one is not recorded without the other."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import Conflict
from core.experts.models import PanelScore
from core.experts.queries.sheets import rounds
from core.judging.operations.taking import Judged
from core.judging.queries.records import Appraised
from core.plugin_api import GradingTiers
from core.policy import grading
from core.policy.citations import basis_of


class NotConcluded(Conflict):
    """The experts' scoring is open still, lies so far apart that a discussion is asked for, or was closed anew since
    what it came to was put on record."""

    code = "not_concluded"
    title = "专家评分还没有办结"


def concluded(judged: Judged) -> Mapping[str, PanelScore]:
    """What the experts of these applications came to; who was given to none is not there.

    Raises NotConcluded, naming those whose scoring is open or has to be discussed.
    """
    found = rounds([held.application for held in judged.held], judged.stage)
    used = {id: each for id, each in found.items() if each.is_used}
    names = {held.application.id: held.application.entry_name for held in judged.held}
    told = [f"“{names[id]}”的专家评分还没有结束" for id, each in used.items() if not each.is_closed]
    told += [f"“{names[id]}”的专家评分分差较大，还没有登记合议" for id, each in used.items() if each.lacks_discussion]
    if told:
        basis = basis_of(judged.pinned.book, judged.stage.experts or judged.stage)
        raise NotConcluded(f"{'；'.join(told)}。依据：{basis}。", "请在“专家评分”中办结后再登记评审结果。")
    return {id: each.score for id, each in used.items() if each.score is not None}


def require_recorded(judged: Judged, known: Mapping[str, Appraised]) -> None:
    """Raises NotConcluded where what is on record (`known`, by application) is not what the experts came to last."""
    scored = concluded(judged)
    names = {held.application.id: held.application.entry_name for held in judged.held}
    outdated = [f"“{names[id]}”" for id, each in known.items() if id in names and each.is_outdated(scored.get(id))]
    if outdated:
        raise NotConcluded(
            f"{'、'.join(outdated)}在登记评审结果后又重新结束了专家评分。", "请先按新的专家评分更正评审结果。"
        )


def faults_beside(
    tiers: GradingTiers | None, *, tier: str | None, score: object, opinion: str, found: PanelScore
) -> dict[str, str]:
    """What of a mark does not go with what the experts came to, by field."""
    if grading.is_scored(tiers) and score != found.score:
        return {"score": f"专家综合得分为 {found.score}，应按此登记。"}
    if grading.is_recorded(tiers) and found.tier not in {None, tier} and not opinion.strip():
        return {"opinion": f"与按专家评分建议的等级（{found.tier}）不同，请写明理由。"}
    return {}
