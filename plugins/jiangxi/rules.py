"""What Jiangxi's notice asks and the kit's judgements cannot express."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal

from core.plugin_api import Verdict, judgement

_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")


@judgement()
def stands_or_aims(aims: tuple[str, ...], listed: tuple[str, ...], wanted: tuple[str, ...]) -> Verdict:
    """The unit stands on a wanted list already, or aims at it in the same application (JX24-03)."""
    met = not set(wanted).isdisjoint((*aims, *listed))
    return Verdict(met, f"申报{_labels(aims)}，已在名单：{_labels(listed)}")


@judgement()
def measured_by_its_own(published: bool, used: str, own: tuple[str, ...], general: tuple[str, ...]) -> Verdict:
    """Evaluated by the industry's own standard where there is one, by the general one elsewhere (JX24-04, JX24-06)."""
    return Verdict(used in (own if published else general), _labels([used]))


@judgement()
def has_green_factories(factories: int, enterprises: int) -> Verdict | None:
    """The park has green factories; their number and their share of its enterprises are seen (JX24-05)."""
    if enterprises == 0:
        return None
    share = (factories * _HUNDRED / enterprises).quantize(_CENT, ROUND_DOWN)
    return Verdict(factories > 0, f"{factories} 家，占 {share.normalize():f}%")


@judgement()
def leads_green_suppliers(leader: bool, green_suppliers: int) -> Verdict:
    """A leading enterprise among whose suppliers there are green factories (JX24-06)."""
    role = "龙头企业" if leader else "不是龙头企业"
    return Verdict(leader and green_suppliers > 0, f"{role}，供应商中绿色工厂 {green_suppliers} 家")


def _labels(words: Iterable[str]) -> str:
    return "、".join(getattr(word, "label", word) for word in words) or "无"
