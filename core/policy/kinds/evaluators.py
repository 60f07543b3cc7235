"""What third-party evaluators are held to: caps, and the conditions of their qualification."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from core.plugin_api.declarations import EvaluatorCap, EvaluatorRequirement
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.schema import attributes
from core.policy.treatment import ByRules, Treatment
from core.policy.values import Value
from core.policy.wording import Words


class Caps(Treatment[EvaluatorCap]):
    lead = "第三方评价机构一段时间内最多承担多少评价项目。"
    columns = ("按什么计数", "上限", "适用")
    stopping = FrozenMap({EvaluatorCap: lambda *_: True})

    def cells(self, cap: EvaluatorCap, words: Words) -> tuple[str, ...]:
        key = words.evaluator_key(cap.key)
        return f"同一{key}", f"每{cap.per.label} {cap.limit} 项", words.scope(cap.levels, cap.categories)

    def line(self, cap: EvaluatorCap, words: Words) -> str:
        scope = words.scope(cap.levels, cap.categories)
        return f"同一{words.evaluator_key(cap.key)}每{cap.per.label}不超过 {cap.limit} 项（{scope}）"

    def values(self, cap: EvaluatorCap, words: Words) -> Iterator[Value]:
        label = f"同一{words.evaluator_key(cap.key)}每{cap.per.label}最多"
        yield Value("limit", label, Decimal(cap.limit), "项", whole=True, least=1)


class Requirements(Treatment[EvaluatorRequirement]):
    lead = "第三方评价机构须具备的条件。"
    columns = ("条件", "最低数", "适用")
    by_rules = FrozenMap(
        {
            EvaluatorRequirement: ByRules(
                frozenset({"evaluator.unmet"}), lambda requirement: requirement.fact is not None
            ),
        }
    )

    def cells(self, requirement: EvaluatorRequirement, words: Words) -> tuple[str, ...]:
        least = "—" if requirement.minimum is None else f"{requirement.minimum} {requirement.unit or ''}".strip()
        return requirement.summary, least, words.scope((), requirement.categories)

    def line(self, requirement: EvaluatorRequirement, words: Words) -> str:
        scope = f"（{words.scope((), requirement.categories)}）" if requirement.categories else ""
        return f"{requirement.summary}{scope}"

    def values(self, requirement: EvaluatorRequirement, words: Words) -> Iterator[Value]:
        if requirement.minimum is not None:
            label, unit = attributes(EvaluatorRequirement)["minimum"].label, requirement.unit or ""
            yield Value("minimum", label, Decimal(requirement.minimum), unit, whole=True, least=1)
