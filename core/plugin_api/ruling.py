"""The engine: a rule and facts in, a finding out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from core.plugin_api.declarations import Figure, Force, Outcome, Rule, RuleKind
from core.plugin_api.judgement import Judgement, Judgements, Verdict
from core.plugin_api.placeholders import fill

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A rule's answer (审查意见条目).

    ``message`` is the sentence for the reader: empty when the demand is met. ``missing`` names the facts without
    which the outcome is unknown.
    """

    rule_id: str
    kind: RuleKind
    force: Force
    clause: str | None
    choice: str | None
    summary: str
    outcome: Outcome
    seen: str
    message: str
    cure: str
    origin: str
    missing: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.outcome is Outcome.MET

    @property
    def blocks(self) -> bool:
        """Whether it stops the step (an in-principle demand until it is waived).

        What is unknown blocks like what is unmet.
        """
        return self.force.blocks and not self.is_met


def judge(rule: Rule, facts: Mapping[str, object], judgements: Judgements) -> Finding:
    """Judge one rule. Never raises for what an applicant or a judgement got wrong: the outcome is then unknown."""
    judgement = judgements.get((rule.judge, rule.version))
    if judgement is None:
        log.error("rule %s needs judgement %s version %d, which is not installed", rule.id, rule.judge, rule.version)
        return _unknown(rule, "本平台没有安装这条规则所用的判断函数，无法判断；请联系管理员。")
    arguments, missing = _arguments(rule, judgement, facts)
    if missing:
        return _unknown(rule, f"所需信息尚未填写或核实，无法判断：{rule.summary}", missing)
    verdict = _verdict(rule, judgement, arguments)
    if verdict is None:
        return _unknown(rule, f"所填信息不足以判断：{rule.summary}")
    return settle(rule, verdict)


def settle(rule: Rule, verdict: Verdict) -> Finding:
    """The finding of a verdict, a judgement's or a verifying officer's own."""
    if verdict.met:
        return _finding(rule, Outcome.MET, seen=verdict.seen)
    return replace(_finding(rule, Outcome.NOT_MET, seen=verdict.seen), message=said(rule, rule.says, verdict.seen))


def said(rule: Rule, sentence: str, seen: str) -> str:
    """A sentence of the rule with what was seen, its figures and its words filled in."""
    if "{" not in sentence:
        return sentence
    figures = {name: worded(figure) for name, figure in rule.figures.items()}
    words = {name: "、".join(each) for name, each in rule.words.items()}
    return fill(sentence, {**words, **figures, "seen": seen})


def worded(figure: Figure) -> str:
    """A figure as it is written in a sentence: ``15%``, ``3 年``, ``0.8``."""
    amount = plain(figure.value)
    if figure.unit == "1":
        return amount
    return f"{amount}%" if figure.unit == "%" else f"{amount} {figure.unit}"


def plain(number: Decimal | int) -> str:
    """A number in plain notation without needless zeros: ``12.5``, ``0``, ``-3``."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def bracketed(number: Decimal) -> str:
    """The same within an arithmetic: ``(-3)``."""
    return f"({plain(number)})" if number < 0 else plain(number)


def _arguments(
    rule: Rule, judgement: Judgement, facts: Mapping[str, object]
) -> tuple[dict[str, object], tuple[str, ...]]:
    arguments: dict[str, object] = {**rule.figures, **rule.words}
    missing = []
    for parameter in judgement.parameters:
        if parameter.name in arguments:
            continue
        name = rule.facts.get(parameter.name) or ("today" if parameter.name == "today" else None)
        if name is None:
            continue  # it has a default, or may be None: the checks at start-up have seen to it
        value = facts.get(name)
        if value is None and not parameter.optional:
            missing.append(name)
        arguments[parameter.name] = parameter.taken(value)
    return arguments, tuple(missing)


def _verdict(rule: Rule, judgement: Judgement, arguments: Mapping[str, object]) -> Verdict | None:
    try:
        return judgement.function(**arguments)
    except Exception:
        log.exception("judgement %s version %d failed on rule %s", judgement.name, judgement.version, rule.id)
        return None


def _unknown(rule: Rule, message: str, missing: tuple[str, ...] = ()) -> Finding:
    return replace(_finding(rule, Outcome.UNKNOWN, seen=""), message=message, missing=missing)


def _finding(rule: Rule, outcome: Outcome, *, seen: str) -> Finding:
    return Finding(
        rule_id=rule.id,
        kind=rule.kind,
        force=rule.force,
        clause=rule.clause,
        choice=rule.choice,
        summary=rule.summary,
        outcome=outcome,
        seen=seen,
        message="",
        cure=said(rule, rule.cure, seen),
        origin=rule.origin,
    )
