"""What of a book stops, by itself, what its clause forbids: every kind of declaration has one answer.

A declaration that only states something (a target, a span that no stage runs, a duty's date) helps to keep a clause and
enforces nothing. Tests hold each of these answers against what the platform does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from core.plugin_api.declarations import (
    Deadline,
    Does,
    Evaluation,
    EvaluationWay,
    EvaluatorCap,
    EvaluatorRequirement,
    Form,
    GradingTiers,
    Quota,
    QuotaKind,
    Rule,
    Stage,
    Term,
    Track,
)
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook

#: The keys of a stage by which it demands something before it lets anybody pass.
CONSTRAINTS = ("final", "letter", "gate", "verify", "term", "consults", "grades", "impartial")
#: The stages at which nobody can act once they are due.
TIMED = frozenset({Does.FILE, Does.REVIEW, Does.CONSULT, Does.RECOMMEND, Does.JUDGE, Does.SELECT, Does.REPORT})
#: What holds only where a rule that blocks asks for one of these facts.
ASKED_BY_RULES: Mapping[type[Any], frozenset[str]] = {
    Evaluation: frozenset({"evaluation.outstanding"}),
    EvaluatorRequirement: frozenset({"evaluator.unmet"}),
    GradingTiers: frozenset({"application.opened_levels", "application.tier"}),
}

_DEMANDS: Mapping[type[Any], Callable[[Any], bool]] = {
    Evaluation: lambda evaluation: EvaluationWay.THIRD_PARTY in evaluation.ways,
    EvaluatorRequirement: lambda requirement: requirement.fact is not None,
    GradingTiers: lambda grading: bool(grading.required_for),
}


class Enforcing:
    """Asks of a book's declarations, and of their parts, whether they enforce."""

    def __init__(self, book: PolicyBook) -> None:
        self._book = book
        self._answers: Mapping[type[Any], Callable[[Any], bool]] = {
            Rule: lambda rule: rule.force.blocks,
            Deadline: lambda deadline: self._closes(deadline) or deadline.id in self._served,
            Term: lambda term: term.id in self._running,
            EvaluatorCap: lambda _: True,
            EvaluatorRequirement: self._is_held,
            GradingTiers: self._is_held,
            Evaluation: self._is_held,
            Quota: lambda quota: quota.kind is QuotaKind.CEILING,
            Stage: lambda stage: any(getattr(stage, constraint) for constraint in CONSTRAINTS),
            Track: lambda track: track.on_list is not None,
            Form: _asks,
        }

    def enforces(self, part: Any) -> bool:
        """Whether a declaration, or a part of one, stops what its clause forbids."""
        answer = self._answers.get(type(part))
        return answer is not None and answer(part)

    def unheld(self, part: Any) -> frozenset[str]:
        """The facts of which a rule would have to ask one, where a part demands something and no rule holds it."""
        demands = _DEMANDS.get(type(part))
        return ASKED_BY_RULES[type(part)] if demands and demands(part) and not self._is_held(part) else frozenset()

    def _closes(self, deadline: Deadline) -> bool:
        """Whether nobody can act any more at the stage that the deadline is of."""
        call = None if deadline.call is None else self._book.get(Kinds.calls, deadline.call)
        return call is not None and any(stage.id == deadline.stage and stage.kind in TIMED for stage in call.stages)

    @cached_property
    def _served(self) -> frozenset[str]:
        """Higher deadlines that one which closes a stage may not be later than."""
        return frozenset(
            each.serves for each in self._book.deadlines.values() if each.serves is not None and self._closes(each)
        )

    @cached_property
    def _running(self) -> frozenset[str]:
        """The terms that have to run before a stage is over."""
        return frozenset(term.id for term in self._terms())

    def _terms(self) -> Iterator[Term]:
        for call in self._book.calls.values():
            for stage in call.stages:
                for level in stage.levels or call.levels:
                    term = None if stage.term is None else self._book.term(stage.term, level)
                    if term is not None:
                        yield term

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The facts that rules ask for which block."""
        return frozenset(
            fact for rule in self._book.rules.values() if rule.force.blocks for fact in rule.facts.values()
        )

    def _is_held(self, part: Any) -> bool:
        return _DEMANDS[type(part)](part) and not ASKED_BY_RULES[type(part)].isdisjoint(self._asked)


def _asks(form: Form) -> bool:
    """Whether an official form cannot be filed without some answer."""
    return form.official and any(field.required for section in form.sections for field in section.fields)
