"""What a region declares and nothing uses, or names and nobody means: `plugin check` warns of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.plugin_api.declarations import Does, Label, Region, RuleKind
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_kit.checks.scope import Scope, fault
from core.policy.layers import Layer
from core.policy.wording import TERMS

_OF_LEVELS = frozenset({"unit.listed_levels", "unit.missing_levels", "application.levels", "application.opened_levels"})
_OF_JUDGING = frozenset({"application.tier", "application.opened_levels", "application.is_qualified"})


def warn(scope: Scope) -> Iterator[Fault]:
    """Of the highest layer: terms, levels and exclusion questions, doubled labels, words, and unguarded selections."""
    own = scope.layers[-1]
    yield from _terms(scope, own)
    yield from _levels(scope, own)
    yield from _exclusions(scope, own)
    yield from _doubled(scope, own)
    yield from _words(scope, own)
    yield from _selections(scope, own)


def _terms(scope: Scope, own: Layer) -> Iterator[Fault]:
    stages = [stage for layer in scope.layers for call in layer.calls for stage in call.stages]
    read = {name for stage in stages for name in (stage.term, stage.reviews)} | TERMS.keys()
    read |= {upkeep.term for upkeep in scope.region.upkeep.values()}
    for term in own.terms:
        if term.called not in read:
            cure = f"let a stage name it in `term:` or `reviews:`; {did_you_mean(term.called, TERMS, what='term')}"
            yield fault(term, "name" if term.name else "id", f"nothing reads the term {term.called!r}", cure)


def _levels(scope: Scope, own: Layer) -> Iterator[Fault]:
    used = {level for _, each in scope.everything() for level in getattr(each, "levels", ())}
    stages = [stage for layer in scope.layers for call in layer.calls for stage in call.stages]
    used |= {stage.lists for stage in stages if stage.lists}
    used |= {level for ladder in scope.region.ladders.values() for level in ladder.levels}
    used |= {kind.lists for kind in scope.region.body_kinds.values() if kind.lists}
    for level in _own(own).levels if own.region else ():
        if level not in used:
            cure = "let a call aim at it or a stage list it, or leave it out"
            yield fault(own.region, f"levels.{level}", f"nothing uses the level {level!r}", cure)


def _exclusions(scope: Scope, own: Layer) -> Iterator[Fault]:
    asked = {name.partition(".")[0] for layer in scope.layers for rule in layer.rules for name in rule.facts.values()}
    for form in own.forms:
        for at, section in enumerate(form.sections):
            for index, field in enumerate(section.fields if section.exclusions else ()):
                if field.name not in asked and field.type.value == "yes_no":
                    message = f"no rule asks for the exclusion {field.name!r}: a yes stops nobody"
                    cure = "add a rule of kind exclusion that judges it by `is_false`"
                    yield fault(form, f"sections[{at}].fields[{index}]", message, cure)


def _doubled(scope: Scope, own: Layer) -> Iterator[Fault]:
    below = [layer.region for layer in scope.layers[:-1] if layer.region is not None]
    for key in ("categories", "levels"):
        inherited = {label.label: name for region in below for name, label in _labels(region, key).items()}
        for name, label in _labels(_own(own), key).items() if own.region else ():
            known = inherited.get(label.label, name)
            if known != name:
                message = f"{label.label} is what the layer below calls {known!r}"
                yield fault(own.region, f"{key}.{name}", message, f"use {known!r}, which this region has already")


def _words(scope: Scope, own: Layer) -> Iterator[Fault]:
    for rule in own.rules:
        if _OF_LEVELS.isdisjoint(rule.facts.values()):
            continue
        for name, words in rule.words.items():
            for index, word in enumerate(words):
                if word not in scope.region.levels and word not in scope.region.plans:
                    cure = did_you_mean(word, scope.region.levels, what="level")
                    yield fault(rule, f"words.{name}[{index}]", f"{word!r} is no level: it is never met", cure)


def _selections(scope: Scope, own: Layer) -> Iterator[Fault]:
    """Selections behind a judging of which no rule asks: who failed it can be selected."""
    for call in own.calls:
        for number, stage in enumerate(call.stages):
            judged = any(each.kind is Does.JUDGE for each in call.stages[:number])
            if stage.kind is Does.SELECT and judged and not _is_guarded(scope, call.id):
                message = f"no rule that blocks guards {stage.id!r}: whoever was judged unfit can be selected"
                cure = "add a rule with `stages: [select]` that asks for `application.opened_levels` or `.is_qualified`"
                yield fault(call, f"stages[{number}]", message, cure)


def _is_guarded(scope: Scope, call: str) -> bool:
    rules = (rule for layer in scope.layers for rule in layer.rules)
    lineage = {call, *(each for book in scope.books for each in book.lineage(call))}
    return any(
        rule.force.blocks
        and rule.kind is not RuleKind.GATE
        and Does.SELECT in rule.stages
        and not _OF_JUDGING.isdisjoint(rule.facts.values())
        and (not rule.calls or not lineage.isdisjoint(rule.calls))
        for rule in rules
    )


def _labels(region: Region, key: str) -> Mapping[str, Label]:
    labels: Mapping[str, Label] = getattr(region, key)
    return labels


def _own(layer: Layer) -> Region:
    assert layer.region is not None  # noqa: S101  # asked where there is one
    return layer.region
