"""A rule by itself: stages that exist, words for the reader, gates and exclusions as they must be."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Does, Force, Rule, RuleKind
from core.plugin_api.faults import Fault
from core.plugin_kit.checks.scope import fault, unknowns
from core.policy.layers import Layer


def check(layer: Layer) -> Iterator[Fault]:
    """Unknown kinds of stage, rules that guard nothing or say nothing, forces that do not suit the kind."""
    for rule in layer.rules:
        yield from _stages(rule)
        for key in ("summary", "says", "cure"):
            if not getattr(rule, key).strip():
                yield fault(rule, key, f"the rule's `{key}` is empty", "write it for the person who will read it")
        if rule.kind in {RuleKind.EXCLUSION, RuleKind.GATE} and not rule.force.blocks:
            message = f"a rule of kind {rule.kind.value!r} with force {rule.force.value!r} would stop nobody"
            yield fault(rule, "force", message, "write must or in_principle, or let it be a consideration")
        if rule.kind is RuleKind.CONSIDERATION and rule.force.blocks:
            message = f"a consideration with force {rule.force.value!r} would stop the step"
            yield fault(rule, "force", message, "write priority, bonus or encourage, or let it be a condition")
        if rule.force is Force.SHOW:
            yield fault(rule, "force", "what is only shown is no rule", "leave it to the clause, with `support: shown`")


def _stages(rule: Rule) -> Iterator[Fault]:
    kinds = [each.value for each in Does]
    if not rule.stages:
        yield fault(rule, "stages", "the rule guards no stage", f"name kinds of stage, of {', '.join(kinds)}")
    yield from unknowns(rule, "stages", rule.stages, kinds, "kind of stage")
