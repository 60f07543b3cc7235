"""What can be tried in a call: the values that decide who scores, ranks and comes through how, and their outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.plugin_api import Declaration, IndicatorSet, Quota, QuotaKind
from core.plugin_api.kinds import Kind, Kinds
from core.policy import grading, values
from core.policy.kinds import treatment
from core.policy.pinned import PinnedCall
from core.policy.values import Amount, Value
from core.policy.wording import Words
from core.policy_desk.queries.values import Keeping
from core.scoring.queries.outcomes import Otherwise, Outcome, outcomes


@dataclass(frozen=True, slots=True)
class Tried:
    """A declaration of a call whose values can be tried, with those values."""

    kind: Kind[Any]
    declaration: Declaration
    values: tuple[Value, ...]
    heading: str

    def name(self, value: Value) -> str:
        """The name of a value's field."""
        return f"{self.kind.name}:{self.declaration.id}:{value.path}"

    def otherwise(self, amounts: Mapping[str, Amount]) -> Declaration:
        """The declaration with other values by path; a dimension weighs what its indicators do."""
        made: Declaration = values.with_values(self.declaration, amounts)
        return _summed(made) if isinstance(made, IndicatorSet) else made


def to_try(opened: OpenedCall, category: str) -> tuple[Tried, ...]:
    """What decides about a category in a call: weights, thresholds and shares of tiers, ceilings."""
    return tuple(each for each in _declared(opened, category) if each.values)


def _declared(opened: OpenedCall, category: str) -> Iterator[Tried]:
    kept = pinned(opened)
    words = Words(kept.book)
    named = kept.call.indicator_sets.get(category)
    if named is not None:
        declared = kept.book.find(Kinds.indicator_sets, named)
        weights = (each for each in treatment(Kinds.indicator_sets).values(declared, words))
        weighed = tuple(each for each in weights if each.key == "indicators")
        yield Tried(Kinds.indicator_sets, declared, weighed, "指标的分值（合计 100 分）")
    for tiers in kept.grading.values():
        if grading.concerns(tiers, category):
            bands = (each for each in treatment(Kinds.grading).values(tiers, words) if each.key == "bands")
            yield Tried(Kinds.grading, tiers, tuple(bands), f"等级的分数线或比例：{'、'.join(tiers.tiers)}")
    for quota in _ceilings(kept, category):
        line = treatment(Kinds.quotas).line(quota, words)
        yield Tried(Kinds.quotas, quota, tuple(treatment(Kinds.quotas).values(quota, words)), f"推荐上限：{line}")
    for formula in kept.book.quota_formulas.values():
        if formula.category == category:
            of = treatment(Kinds.quota_formulas)
            heading = f"推荐限额的计算：{of.line(formula, words)}"
            yield Tried(Kinds.quota_formulas, formula, tuple(of.values(formula, words)), heading)


def _ceilings(kept: PinnedCall, category: str) -> list[Quota]:
    every = sorted(kept.quotas.values(), key=lambda each: each.id)
    return [each for each in every if each.kind is QuotaKind.CEILING and each.category == category]


def consequences(keeping: Keeping, proposed: Declaration) -> Iterator[str]:
    """What other weights would make of scores and ranks (`core.policy_desk.queries.consequences`)."""
    kept = pinned(keeping.opened)
    for category, named in kept.call.indicator_sets.items():
        if kept.book.find(Kinds.indicator_sets, named).id == keeping.declaration.id:
            found = outcomes(keeping.opened, category, Otherwise(((Kinds.indicator_sets, proposed),)))
            if found:
                yield f"{kept.category_label(category)}：{told(found)}"


def told(found: tuple[Outcome, ...]) -> str:
    """How many of them would come to what, in a sentence."""
    count = Counter(
        what
        for each in found
        for what, differs in (
            ("得分", each.today.total != each.then.total),
            ("名次", each.today.rank != each.then.rank),
            ("等级", each.today.tier != each.then.tier),
            ("名额", each.today.room != each.then.room),
            ("是否达到平均水平", each.today.is_below != each.then.is_below),
        )
        if differs
    )
    changed = "、".join(f"{what}改变 {number} 家" for what, number in count.items())
    return f"已计分的 {len(found)} 家中，{changed}。" if changed else f"已计分的 {len(found)} 家结果都不变。"


def _summed(declared: IndicatorSet) -> IndicatorSet:
    sums = {
        each.name: sum((one.weight for one in declared.indicators if one.dimension == each.name), Decimal())
        for each in declared.dimensions
    }
    return replace(declared, dimensions=tuple(replace(each, weight=sums[each.name]) for each in declared.dimensions))
