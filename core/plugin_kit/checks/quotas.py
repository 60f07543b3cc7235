"""Quotas: how strictly a ceiling may hold, and the stage whose letters it counts."""

from __future__ import annotations

from collections.abc import Iterator

from core.plugin_api.declarations import Does, Quota, QuotaFormula, QuotaKind
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.scope import Scope, fault, unknown, unknowns
from core.plugin_kit.checks.stages import kind_of


def check(scope: Scope) -> Iterator[Fault]:
    """Ceilings of a force that stops nobody, and of stages at which nobody recommends."""
    labels: dict[str, str | None] = {}
    for layer in scope.layers:
        for formula in layer.quota_formulas:
            yield from _formula(scope, formula, labels)
        every: list[Quota | QuotaFormula] = [*layer.quotas, *layer.quota_formulas]
        for quota in every:
            if (isinstance(quota, QuotaFormula) or quota.kind is QuotaKind.CEILING) and not quota.force.blocks:
                message = f"a ceiling of the force {quota.force.value!r} stops nobody"
                yield fault(quota, "force", message, "write must or in_principle, or let it be a target")
            if quota.stage is None:
                continue
            calls = [call for id, found in scope.ids[Kinds.calls].items() if quota.call in {None, id} for call in found]
            known = [stage.id for call in calls for stage in call.stages if kind_of(stage) is Does.RECOMMEND]
            if quota.stage not in known:
                cure = did_you_mean(quota.stage, known, what="stage that recommends")
                yield fault(quota, "stage", f"nobody recommends at a stage {quota.stage!r}", cure)


def _formula(scope: Scope, formula: QuotaFormula, labels: dict[str, str | None]) -> Iterator[Fault]:
    """Names that nobody has declared, parts that count nothing or two things, counts without a word or with two.

    `labels`: those of the figures so far, since staff enter a figure once for all formulas.
    """
    yield from unknowns(formula, "body_kinds", formula.body_kinds, scope.region.body_kinds, "kind of body")
    yield from unknown(formula, "call", formula.call, scope.ids[Kinds.calls], "call")
    if not formula.parts:
        yield fault(formula, "parts", "a formula without parts gives no places", "name what is counted")
    for index, part in enumerate(formula.parts):
        key = f"parts[{index}]"
        yield from unknown(formula, f"{key}.listed", part.listed, scope.region.levels, "level")
        if (part.figure is None) == (part.listed is None):
            cure = "give `figure:` with its `label:`, or `listed:`"
            yield fault(formula, key, "a part counts one thing: a figure that staff keep, or a list", cure)
        elif part.figure is not None and not part.label:
            yield fault(formula, key, f"nobody knows what {part.figure!r} counts", "add a `label:`")
        if part.name and part.name in [each.name for each in formula.parts[:index]]:
            yield fault(formula, key, f"{part.name!r} is counted twice", "add up its shares in one part")
        if part.figure is not None and labels.setdefault(part.figure, part.label) != part.label:
            yield fault(formula, f"{key}.label", f"{part.figure!r} has two labels", "give it one")
    if formula.least is not None and formula.most is not None and formula.least > formula.most:
        yield fault(formula, "most", "the most is less than the least", "let `most` be at least `least`")
