"""What a book makes of its declarations: which dates close a stage, which terms run, which facts rules ask for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from core.plugin_api.declarations import Deadline, Does, Term
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook

#: The stages at which nobody can act once they are due.
TIMED = frozenset({Does.FILE, Does.REVIEW, Does.CONSULT, Does.RECOMMEND, Does.JUDGE, Does.SELECT, Does.REPORT})


class Uses:
    """Answers for one book; what is asked of it once is kept."""

    def __init__(self, book: PolicyBook) -> None:
        self._book = book

    def closes(self, deadline: Deadline) -> bool:
        """Whether nobody can act any more at the stage that the deadline is of."""
        call = None if deadline.call is None else self._book.get(Kinds.calls, deadline.call)
        return call is not None and any(stage.id == deadline.stage and stage.kind in TIMED for stage in call.stages)

    @cached_property
    def served(self) -> frozenset[str]:
        """Higher deadlines that one which closes a stage may not be later than."""
        return frozenset(
            each.serves for each in self._book.deadlines.values() if each.serves is not None and self.closes(each)
        )

    @cached_property
    def running(self) -> frozenset[str]:
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
    def asked(self) -> frozenset[str]:
        """The facts that rules ask for which block."""
        return frozenset(
            fact for rule in self._book.rules.values() if rule.force.blocks for fact in rule.facts.values()
        )
