"""At the exit of which stages a rule stands: said once, for the code that stops and for the book that tells it.

A rule names kinds of stage itself (``stages:``). Some last beyond them, until the unit stands on the list: exclusions,
what may change without the applicant's doing (bars, lists, its evaluator), and what the selection rested on. And an
exclusion that is known to be met is mended by nothing that is done later: no officer passes it on.
"""

from __future__ import annotations

from core.plugin_api.declarations.call import Does
from core.plugin_api.declarations.rule import Rule, RuleKind
from core.plugin_api.facts import is_standing

TOWARDS_THE_LIST = frozenset({Does.SELECT, Does.NOTICE, Does.PUBLISH, Does.REPORT, Does.RESULT})
"""The kinds of stage from the selection to the list."""

_IN_OFFICERS_HANDS = frozenset({Does.REVIEW, Does.CONSULT, Does.RECOMMEND, Does.JUDGE})
"""The kinds of stage from the filing to the selection."""


def lasts(rule: Rule) -> bool:
    """Whether what the rule asks has to be so until the unit stands on the list.

    What was asked of the filing alone (an audit within five years) is not asked again, nor before the list what is
    asked of the carrying out after it.
    """
    if _is_for_later(rule):
        return False
    rested_on = Does.SELECT in rule.stages
    return rule.kind is RuleKind.EXCLUSION or rested_on or any(map(is_standing, rule.facts.values()))


def asked_at(rule: Rule) -> frozenset[str]:
    """The kinds of stage at whose exit the demand has to be met, and known to be."""
    return frozenset(rule.stages) | (TOWARDS_THE_LIST if lasts(rule) else frozenset())


def refused_at(rule: Rule) -> frozenset[str]:
    """The further kinds at whose exit it stops what is known not to meet it, while nobody has to know it yet."""
    excludes = rule.kind is RuleKind.EXCLUSION and not _is_for_later(rule)
    return _IN_OFFICERS_HANDS - asked_at(rule) if excludes else frozenset()


def _is_for_later(rule: Rule) -> bool:
    return set(rule.stages) == {Does.CARRY_OUT}
