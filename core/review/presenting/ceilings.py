"""What other pages show of recommending."""

from __future__ import annotations

from collections.abc import Iterator

from core.bodies.queries import tiers
from core.plugin_api import Quota, QuotaKind
from core.policy_desk.queries.values import Keeping
from core.review.queries.recommending import room_under
from core.review.rules.ceilings import Ceiling


def room_left(keeping: Keeping, quota: Quota) -> Iterator[str]:
    """How a body would stand under a changed ceiling (`core.policy_desk.queries.consequences`)."""
    if quota.kind is QuotaKind.TARGET:
        yield "目标数只用于统计进度，不影响在办的申报。"
        return
    known = tiers()
    room = room_under(keeping.opened, Ceiling(quota, known.below({quota.body}), ()), known)
    if room.taken > quota.count:
        yield (f"{room.body}已推荐 {room.taken} 家，超过新的上限 {quota.count} 家：已推荐的不受影响，此后不能再推荐。")
    else:
        yield f"{room.body}已推荐 {room.taken} 家，没有超过新的上限 {quota.count} 家。"
