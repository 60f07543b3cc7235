"""What a declaration of the book says, in a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.plugin_api import EvaluatorCap, GradingTiers, Term, fill_years
from core.plugin_api.kinds import Kind
from core.policy.citations import named
from core.policy_desk.rules.wording import Words, span


def in_words(kind: Kind[Any], declaration: Any, words: Words) -> str:
    """What a declaration says, in a line."""
    return _WORDS[kind.name](declaration, words)


def _term(term: Term, words: Words) -> str:
    return f"{words.term(term)}：{span(term)}，{term.starts.label}（{words.levels(term.levels)}）"


def _cap(cap: EvaluatorCap, words: Words) -> str:
    scope = words.scope(cap.levels, cap.categories)
    return f"同一{words.evaluator_key(cap.key)}每{cap.per.label}不超过 {cap.limit} 项（{scope}）"


def _grading(grading: GradingTiers, words: Words) -> str:
    return f"{'、'.join(grading.tiers)}（{words.scope(grading.levels, grading.categories)}）"


_WORDS: Mapping[str, Callable[[Any, Words], str]] = {
    "sources": lambda source, words: named(source),
    "clauses": lambda clause, words: f"{clause.id} {clause.summary}",
    "rules": lambda rule, words: rule.summary,
    "deadlines": lambda deadline, words: f"{words.matter(deadline)}，{words.due(deadline)}",
    "calls": lambda call, words: call.title,
    "forms": lambda form, words: fill_years(form.title, None),
    "terms": _term,
    "summary_tables": lambda table, words: fill_years(table.title, None),
    "indicator_sets": lambda indicators, words: indicators.title,
    "evaluator_caps": _cap,
    "evaluator_requirements": lambda requirement, words: requirement.summary,
    "grading": _grading,
    "quotas": lambda quota, words: (
        f"{words.body(quota.body)}，{words.category(quota.category)}：{quota.kind.label} {quota.count} 家"
    ),
    "industries": lambda industry, words: f"{industry.sector}：{industry.name}",
}
