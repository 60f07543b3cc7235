"""What the nation's measure asks and the kit's judgements cannot express."""

from __future__ import annotations

from decimal import Decimal

from core.plugin_api import Verdict, judgement
from core.plugin_api.ruling import plain


@judgement()
def stands_by_then(
    listed: tuple[str, ...], aims: tuple[str, ...] | None, wanted: tuple[str, ...], awaited: tuple[str, ...]
) -> Verdict | None:
    """The unit stands on a wanted list. It cannot be told while the application itself still awaits one (NAT-06)."""
    if not set(wanted).isdisjoint(listed):
        return Verdict(met=True, seen=_labels(listed))
    return None if not set(awaited).isdisjoint(aims or ()) else Verdict(met=False, seen=_labels(listed))


@judgement()
def level_with_region(
    score: Decimal | None, average: Decimal | None, listed: tuple[str, ...], measured: tuple[str, ...]
) -> Verdict | None:
    """The score is not below the average of those who stand on a measured list already; these themselves are the
    measure. While none of them has a score there is nothing to be below (MIIT25-01).
    """
    own = tuple(level for level in listed if level in measured)
    if own:
        return Verdict(met=True, seen=f"本单位已是{_labels(own)}，不参加比较")
    if average is None:
        return Verdict(met=True, seen="尚无现有单位的得分")
    return None if score is None else Verdict(score >= average, f"{plain(score)} 分，平均 {plain(average)} 分")


def _labels(levels: tuple[str, ...]) -> str:
    return "、".join(getattr(level, "label", level) for level in levels) or "无"
