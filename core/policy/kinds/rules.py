"""The rules: demands on an application, or on a recommending body."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from core.plugin_api.declarations import Call, Does, Rule
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.guarding import asked_at, refused_at
from core.policy import wording
from core.policy.book import PolicyBook
from core.policy.treatment import Json, Sent, Treatment, whole
from core.policy.values import Value
from core.policy.wording import Words


class Rules(Treatment[Rule]):
    lead = "申报和推荐时逐条核对的要求。“必须”不满足即不能继续；“原则上”须由审核人员写明理由方可放行；其余只作参考。"
    columns = ("要求", "性质", "数值", "适用")
    sends = FrozenMap(
        {
            Rule: {
                "stage": Sent(str, "核对的第一个环节种类"),
                "asked_at": Sent(tuple[str, ...], "须符合方可通过的环节种类"),
                "refused_at": Sent(tuple[str, ...], "查实不符合即不予通过的环节种类"),
            }
        }
    )
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
        """The stages at whose exit the rule stands, in the order of a pipeline."""
        asked, refused = (_labels(kinds) for kinds in (asked_at(rule), refused_at(rule)))
        return f"在“{asked}”环节核对" + (f"，查实不符合的，在“{refused}”环节即不予通过" if refused else "")

    def json(self, rule: Rule, book: PolicyBook) -> Json:
        """``stage`` is the first kind of stage that the rule names, ``stages`` all of them; ``asked_at`` are those at
        whose exit it has to be met, ``refused_at`` those that stop what is known not to meet it."""
        stands = {"asked_at": sorted(asked_at(rule)), "refused_at": sorted(refused_at(rule))}
        return {**whole(rule), "stage": rule.stages[0], **stands}

    def values(self, rule: Rule, words: Words) -> Iterator[Value]:
        for name, figure in rule.figures.items():
            yield Value(f"figures.{name}.value", figure.label or wording.figure_name(name), figure.value, figure.unit)

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        gates = (gate.id for stage in call.stages for gate in book.gates_for(call.id, stage.id))
        return frozenset({*book.rules_of(call), *gates})


def _labels(kinds: Collection[str]) -> str:
    return "、".join(kind.label for kind in Does if kind.value in kinds)
