"""How indicators are scored: told with all that we chose ourselves, since no document prints it."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Call, ScoringMethod
from core.plugin_api.kinds import Kinds
from core.plugin_api.schema import attributes
from core.policy.book import PolicyBook
from core.policy.treatment import Treatment
from core.policy.values import Value
from core.policy.wording import Words, amount


class ScoringMethods(Treatment[ScoringMethod]):
    lead = "指标如何计分。文件没有印出公式的，由本平台设定并写明理由，在此一处更正。"
    columns = ("适用的指标", "定量指标", "其他指标", "与上年相差", "末尾单位")

    def cells(self, method: ScoringMethod, words: Words) -> tuple[str, ...]:
        deviation, bottom = method.deviation, method.bottom
        return (
            "、".join(dict.fromkeys(map(words.indicator_set, method.indicator_sets))),
            f"达到引领值得满分，未优于基准值不得分，其间{method.between.label}，保留 {method.decimals} 位小数",
            f"定性指标有佐证的按 {method.steps} 档计分；弹性系数按{method.elasticity.label}指标计分；"
            f"不适用的指标：{method.not_applicable.label}",
            "—" if deviation is None else f"超过 {amount(deviation, '%')} 须说明",
            "—" if bottom is None else f"后 {amount(bottom.share, '%')}，连续 {bottom.years} 年",
        )

    def values(self, method: ScoringMethod, words: Words) -> Iterator[Value]:
        if method.deviation is not None:
            yield Value("deviation", attributes(ScoringMethod)["deviation"].label, method.deviation, "%", least=0)

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        named = {book.find(Kinds.indicator_sets, each).id for each in call.indicator_sets.values()}
        return frozenset(each.id for each in book.of(self.kind).values() if not named.isdisjoint(each.indicator_sets))
