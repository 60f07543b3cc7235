"""The rules: demands on an application, or on a recommending body."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Call, Does, Rule
from core.plugin_api.frozen import FrozenMap
from core.policy import wording
from core.policy.book import PolicyBook
from core.policy.treatment import Json, Sent, Treatment, whole
from core.policy.values import Value
from core.policy.wording import Words


class Rules(Treatment[Rule]):
    lead = "申报和推荐时逐条核对的要求。“必须”不满足即不能继续；“原则上”须由审核人员写明理由方可放行；其余只作参考。"
    columns = ("要求", "性质", "数值", "适用")
    sends = FrozenMap({Rule: {"stage": Sent(str, "核对的第一个环节种类")}})
    stopping = FrozenMap({Rule: lambda rule, _: rule.force.blocks})

    def cells(self, rule: Rule, words: Words) -> tuple[str, ...]:
        scope = [
            words.scope(rule.levels, rule.categories),
            words.calls(rule.calls),
            words.tracks(rule.calls, rule.tracks),
            words.bodies(rule.bodies),
        ]
        figures = [wording.figure_line(name, figure) for name, figure in rule.figures.items()]
        return (
            rule.summary,
            rule.kind.label,
            "；".join(figures) or "—",
            "；".join(part for part in scope if part),
        )

    def line(self, rule: Rule, words: Words) -> str:
        return rule.summary

    def group(self, rule: Rule, words: Words) -> str:
        """The stages whose exit the rule guards, in the order of a pipeline."""
        stages = [kind.label for kind in Does if kind.value in rule.stages]
        return f"在“{'、'.join(stages)}”环节核对"

    def json(self, rule: Rule, book: PolicyBook) -> Json:
        """``stage`` is the first kind of stage that the rule guards, ``stages`` all of them."""
        return {**whole(rule), "stage": rule.stages[0]}

    def values(self, rule: Rule, words: Words) -> Iterator[Value]:
        for name, figure in rule.figures.items():
            yield Value(f"figures.{name}.value", figure.label or wording.figure_name(name), figure.value, figure.unit)

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        gates = (gate.id for stage in call.stages for gate in book.gates_for(call.id, stage.id))
        return frozenset({*book.rules_of(call), *gates})
