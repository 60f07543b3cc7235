"""What a changed value would do beside findings: who would stand above a limit, and what goes on as it was begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from core import clock
from core.evaluators import queries as evaluators
from core.notices import queries as notices
from core.plugin_api import EvaluatorCap, GradingTiers, Quota, QuotaKind, Term
from core.policy_desk.queries.values import Keeping
from core.policy_desk.rules.wording import day
from core.review.queries.recommending import room_under
from core.review.queries.tiers import tiers
from core.review.rules.ceilings import Ceiling

_MOST_NAMED = 20


def notes_of(keeping: Keeping, kind: str, proposed: Any) -> tuple[str, ...]:
    """Sentences for who is about to save the change, in the order in which he should read them."""
    found = _NOTES.get(kind)
    return () if found is None else tuple(found(keeping, proposed))


def _cap(keeping: Keeping, cap: EvaluatorCap) -> Iterator[str]:
    found = evaluators.above(cap, clock.today())
    if not found:
        yield "没有评价机构已用的项目数超过新的上限。"
        return
    named = "；".join(f"{each.masked} 已用 {each.used} 项" for each in found[:_MOST_NAMED])
    more = "等" if len(found) > _MOST_NAMED else ""
    yield (
        f"{len(found)} 个计数主体今年已用的项目数超过新的上限 {cap.limit} 项（{named}{more}）："
        "已接受的委托不受影响，此后不能再接受新的委托。"
    )


def _quota(keeping: Keeping, quota: Quota) -> Iterator[str]:
    if quota.kind is QuotaKind.TARGET:
        yield "目标数只用于统计进度，不影响在办的申报。"
        return
    known = tiers()
    room = room_under(keeping.opened, Ceiling(quota, known.below({quota.body}), ()), known)
    if room.taken > quota.count:
        yield (f"{room.body}已推荐 {room.taken} 家，超过新的上限 {quota.count} 家：已推荐的不受影响，此后不能再推荐。")
    else:
        yield f"{room.body}已推荐 {room.taken} 家，没有超过新的上限 {quota.count} 家。"


def _term(keeping: Keeping, term: Term) -> Iterator[str]:
    running = [each for each in notices.not_ended() if (each.call_id, each.term_id) == (keeping.opened.id, term.id)]
    for notice in running[:_MOST_NAMED]:
        yield f"“{notice.title}”正在公示，仍至发布时公告的 {day(notice.last_day)}，不随期间改变。"
    if not running:
        yield "该通知没有正在进行、按这一期间计算的公示；已经算定的期间不变，此后开始的按新的长度计算。"


def _grading(keeping: Keeping, grading: GradingTiers) -> Iterator[str]:
    yield "已经记录的评审等级不变；等级能否继续推荐，按新的要求核对。"


_NOTES: Mapping[str, Callable[[Keeping, Any], Iterator[str]]] = {
    "evaluator_caps": _cap,
    "quotas": _quota,
    "terms": _term,
    "grading": _grading,
}
