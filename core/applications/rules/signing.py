"""What a finding becomes once officers have signed: what they found is judged in place of what was stated. Pure.

What is yes or no an officer judges himself. Of anything else a signature that only says "not so", with no value found,
decides nothing: that a statement is wrong does not tell what is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.plugin_api.declarations import Outcome, Rule
from core.plugin_api.judgement import Judgements, Verdict
from core.plugin_api.ruling import Finding, judge, settle


@dataclass(frozen=True, slots=True)
class Signature:
    """An officer's signature under one item: whether it is as the applicant says, how it was checked, what was seen.

    ``is_unmet``: he found the demand itself not to be met, whatever was said.
    """

    item: str
    as_stated: bool
    how: str
    seen: str | None
    at: datetime
    by_id: str
    is_unmet: bool = False


def settled(
    rule: Rule,
    facts: Mapping[str, object],
    judgements: Judgements,
    found: Mapping[str, object] | None,
    signature: Signature | None,
) -> Finding:
    """The finding of a rule, with the signature under it if there is one; `found` are the facts as officers found them.

    What was found under one item holds for every rule that asks for it.
    """
    stated = judge(rule, facts, judgements)
    if signature is not None and signature.is_unmet:
        return _ruled(rule, signature, met=False)
    of_yes_or_no = decides_itself(rule, judgements)
    differs = signature is not None and not signature.as_stated
    if signature is not None and of_yes_or_no and (differs or stated.outcome is Outcome.UNKNOWN):
        return _ruled(rule, signature, met=not differs if stated.outcome is Outcome.UNKNOWN else not stated.is_met)
    if found is not None and any(facts.get(name) != found.get(name) for name in rule.facts.values()):
        return _as_found(rule, stated, judge(rule, found, judgements))
    return _unsettled(rule, stated, signature) if signature is not None and differs else stated


def decides_itself(rule: Rule, judgements: Judgements) -> bool:
    """Whether the demand is a single question of yes or no, so that an officer's word about the answer decides it."""
    judgement = judgements.get((rule.judge, rule.version))
    asked = [] if judgement is None else [each for each in judgement.parameters if each.name in rule.facts]
    return len(asked) == 1 and bool in asked[0].types


def _ruled(rule: Rule, signature: Signature, *, met: bool) -> Finding:
    return settle(rule, Verdict(met, signature.seen or ("核实符合" if met else "核实不符")))


def _as_found(rule: Rule, stated: Finding, found: Finding) -> Finding:
    """The finding on what was found, which says so beside what was stated."""
    if found.outcome is Outcome.UNKNOWN:
        return replace(found, message=f"按核实情况，{found.message}")
    before = f"（填报 {stated.seen}）" if stated.seen not in ("", found.seen) else ""
    return settle(rule, Verdict(found.is_met, f"核实值 {found.seen}{before}"))


def _unsettled(rule: Rule, stated: Finding, signature: Signature) -> Finding:
    seen = f"（所见：{signature.seen}）" if signature.seen else ""
    said = f"核实与填报不符{seen}，但没有登记核实值，无法判断：{rule.summary}"
    return replace(stated, outcome=Outcome.UNKNOWN, seen="", message=said)
