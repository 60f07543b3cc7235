"""What Hubei's plan asks and the kit's judgements cannot express."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from core.plugin_api import Figure, Verdict, judgement


@judgement()
def approved_where_it_certifies(certifies: bool, approved: bool | None) -> Verdict | None:
    """A body that certifies products has the national authority's approval; any other needs none (HB22-13)."""
    if not certifies:
        return Verdict(met=True, seen="不是认证机构")
    return None if approved is None else Verdict(approved, "已获批准" if approved else "未获批准")


@judgement()
def manages_many_suppliers(suppliers: int, managed: bool, least: Figure) -> Verdict:
    """There are suppliers, and a complete way of managing them (HB22-09)."""
    system = "管理体系完善" if managed else "管理体系不完善"
    return Verdict(managed and suppliers >= least.value, f"供应商 {suppliers} 家，{system}")


@judgement()
def keeps_falling(first: Decimal, second: Decimal, third: Decimal) -> Verdict:
    """Each year's figure is lower than that of the year before (HB22-09)."""
    years = (first, second, third)
    return Verdict(first > second > third, "、".join(f"{year.normalize():f}" for year in years))


@judgement()
def stands_or_aims(aims: tuple[str, ...], listed: tuple[str, ...], wanted: tuple[str, ...]) -> Verdict:
    """The unit stands on a wanted list already, or aims at it in the same application (HB22-07)."""
    met = not set(wanted).isdisjoint((*aims, *listed))
    return Verdict(met, f"申报{_labels(aims)}，已在名单：{_labels(listed)}")


def _labels(words: Iterable[str]) -> str:
    return "、".join(getattr(word, "label", word) for word in words) or "无"
