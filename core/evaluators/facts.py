"""The system's facts of an application's third-party evaluation, each asked of the database when a rule wants it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property

from core.applications.models import Application
from core.applications.rulebook import Rulebook
from core.evaluators import asked, evaluation, queries
from core.evaluators.queries import Standing


class EvaluationFacts:
    """The facts of one application on a day; the engagement is read once. `book` is asked for when it is needed.

    Where no third party is demanded or chosen, nothing is outstanding, and there is no evaluator.
    """

    def __init__(
        self, application: Application, answered: Mapping[str, object], on: date, book: Callable[[], Rulebook]
    ) -> None:
        self._application = application
        self._answered = answered
        self._on = on
        self._book = book

    @property
    def ways(self) -> Mapping[str, Callable[[], object]]:
        """By the name of the fact, the way to it."""
        return {
            "evaluation.outstanding": self._outstanding,
            "evaluation.ties": self._ties,
            "evaluator.name": lambda: None if self._standing is None else self._standing.evaluator_name,
            "evaluator.unmet": self._unmet,
            "evaluator.barred_until": self._barred_until,
        }

    @cached_property
    def _is_demanded(self) -> bool:
        return evaluation.is_demanded(self._book().call.evaluation, self._answered)

    @cached_property
    def _standing(self) -> Standing | None:
        return queries.standing(self._application.id) if self._is_demanded else None

    def _outstanding(self) -> tuple[str, ...]:
        return evaluation.outstanding(self._standing) if self._is_demanded else ()

    def _ties(self) -> tuple[str, ...]:
        return evaluation.ties(self._book().call.evaluation, self._standing, self._application.unit.code)

    def _unmet(self) -> tuple[str, ...]:
        if self._standing is None:
            return ()
        found = queries.held_profile(self._standing.evaluator_id)
        findings = asked.qualification({} if found is None else found.answers, self._book().pinned.book)
        return tuple(finding.summary for finding in findings if not finding.is_met)

    def _barred_until(self) -> date | None:
        return None if self._standing is None else queries.barred_until(self._standing.evaluator_id, self._on)
