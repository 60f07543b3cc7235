"""What the queue shows of judging."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from core.applications import queries as applications
from core.experts.queries.sheets import Round, rounds
from core.judging.queries.records import Appraised, standing
from core.plugin_api import GradingTiers, Stage
from core.plugin_api.kinds import Kinds
from core.policy import grading
from core.policy.pinned import PinnedCall
from core.policy_desk.queries.values import Keeping


def found_words(application_ids: Sequence[str], stage: Stage) -> Mapping[str, str]:
    """What was found of each application at a stage: ``合格，等级 B``."""
    found = standing(application_ids, stage.id)
    scored = rounds(applications.several(application_ids), stage) if stage.experts is not None else {}
    return {id: _words(found.get(id)) + _scored(scored.get(id)) for id in application_ids}


def ranked_categories(pinned: PinnedCall, stage: Stage) -> Sequence[str]:
    """The categories of a call whose tiers are given by rank at a stage."""
    tiers = None if stage.grades is None else pinned.book.get(Kinds.grading, stage.grades)
    if tiers is None or not grading.is_ranked(tiers):
        return ()
    categories = stage.categories or pinned.call.categories
    return [category for category in categories if grading.concerns(tiers, category)]


def kept_tiers(keeping: Keeping, tiers: GradingTiers) -> Iterator[str]:
    """What stays of what was judged when the tiers are changed (`core.policy_desk.queries.consequences`)."""
    yield "已经记录的评审等级不变；等级能否继续推荐，按新的要求核对。"


def _words(found: Appraised | None) -> str:
    if found is None:
        return "未评审"
    score = "" if found.score is None else f"，评分 {found.score}"
    tier = "" if found.tier is None else f"，等级 {found.tier}"
    return f"{'合格' if found.qualified else '不合格'}{score}{tier}"


def _scored(found: Round | None) -> str:
    """How far the experts are who score it one by one."""
    if found is None or not found.is_used:
        return ""
    if found.is_closed and found.score is not None:
        return f"；专家评分 {found.score.score}{'，待合议' if found.lacks_discussion else ''}"
    return f"；专家评分 {len(found.sheets)}/{len(found.live)}"
