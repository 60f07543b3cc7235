"""What evaluators supply of an application to its rules: its third-party evaluation, as a rule wants it."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from core.applications.facts import Asked, supply
from core.evaluators import queries
from core.evaluators.queries import Standing, between, evaluation
from core.evaluators.queries import asked as profiles


class EvaluationFacts:
    """The facts of one application on a day; the engagement is read once.

    Where no third party is demanded or chosen, nothing is outstanding, and there is no evaluator.
    """

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    @cached_property
    def _is_demanded(self) -> bool:
        return evaluation.is_demanded(self._asked.book.evaluation, self._asked.answered)

    @cached_property
    def _standing(self) -> Standing | None:
        return queries.standing(self._asked.application.id) if self._is_demanded else None

    def outstanding(self) -> tuple[str, ...]:
        return evaluation.outstanding(self._standing) if self._is_demanded else ()

    def ties(self) -> tuple[str, ...]:
        asked, standing = self._asked, self._standing
        if standing is None:
            return ()
        known = between.ties(asked.application, standing.evaluator_id)
        return evaluation.ties(asked.book.evaluation, standing, known)

    def name(self) -> str | None:
        return None if self._standing is None else self._standing.evaluator_name

    def unmet(self) -> tuple[str, ...]:
        if self._standing is None:
            return ()
        found = queries.held_profile(self._standing.evaluator_id)
        book = self._asked.book
        answers = {} if found is None else found.answers
        findings = profiles.qualification(answers, book.pinned.book, category=book.category)
        return tuple(finding.summary for finding in findings if not finding.is_met)

    def barred_until(self) -> date | None:
        return None if self._standing is None else queries.barred_until(self._standing.evaluator_id, self._asked.on)


supply(
    EvaluationFacts,
    {
        "evaluation.outstanding": EvaluationFacts.outstanding,
        "evaluation.ties": EvaluationFacts.ties,
        "evaluator.name": EvaluationFacts.name,
        "evaluator.unmet": EvaluationFacts.unmet,
        "evaluator.barred_until": EvaluationFacts.barred_until,
    },
)
