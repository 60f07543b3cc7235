"""Every rule that concerns an application finds its facts there: among its answers, or what the system knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.plugin_api.declarations import Call, Rule
from core.plugin_api.facts import Scope as FactScope
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.judgement import Judgements, registry
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.fact_types import facts_of, system_facts, takes
from core.plugin_kit.checks.filings import Filing, filings
from core.plugin_kit.checks.scope import Scope, fault


def check(scope: Scope) -> Iterator[Fault]:
    """Facts that nobody supplies, and facts of a type that the judgement does not take."""
    judgements = registry(scope.judgements)
    of_applications = system_facts(FactScope.APPLICATION, [*scope.region.levels, *scope.region.plans])
    for filing in filings(scope):
        known = {**facts_of(filing.fields), **of_applications}
        levels = filing.call.levels
        for rule in filing.book.rules_for(filing.call.id, filing.category, levels, filing.track):
            yield from _facts(scope, rule, known, judgements, filing)
    of_bodies = system_facts(FactScope.BODY)
    for book in scope.books:
        for call in book.calls.values():
            for name in {name for stage in call.stages for name in stage.gate}:
                gate = book.get(Kinds.rules, name)
                if gate is not None:
                    yield from _facts(scope, gate, of_bodies, judgements, call)


def _facts(
    scope: Scope, rule: Rule, known: Mapping[str, Any], judgements: Judgements, asked: Filing | Call
) -> Iterator[Fault]:
    judgement = judgements.get((rule.judge, rule.version))
    parameters = {each.name: each for each in judgement.parameters} if judgement else {}
    for parameter, fact in rule.facts.items():
        if fact not in known:
            yield _missing(scope, rule, parameter, fact, known, asked)
        elif parameter in parameters and not takes(parameters[parameter], known[fact]):
            kind = getattr(known[fact], "__name__", str(known[fact]))
            message = f"the fact {fact!r} is a {kind}, which {rule.judge!r} does not take as {parameter!r}"
            yield fault(rule, f"facts.{parameter}", message, "name another fact, or another judgement")


def _missing(
    scope: Scope, rule: Rule, parameter: str, fact: str, known: Mapping[str, Any], asked: Filing | Call
) -> Fault:
    """The fault stands where it can be mended.

    At the rule, or at the call of a higher layer that the rule came upon.
    """
    cure = did_you_mean(fact, known, what="fact")
    call = asked if isinstance(asked, Call) else asked.call
    where = f"call {asked.id!r}" if isinstance(asked, Call) else str(asked)
    if scope.rank(call.origin) > scope.rank(rule.origin):
        named = f"{rule.origin}'s rule {rule.id!r} ({rule.place})"
        message = f"{named} needs the fact {fact!r}, which no form of {where} supplies"
        cure = f"ask for it in a form of the call, or override the rule; {cure}"
        return fault(call, "forms" if isinstance(asked, Call) else f"forms.{asked.category}", message, cure)
    message = f"nobody supplies the fact {fact!r} in {where}"
    return fault(rule, f"facts.{parameter}", message, f"ask for it in a form, or narrow what the rule concerns; {cure}")
