"""What judging supplies of an application to its rules: what was found of it last, where it is judged at all."""

from __future__ import annotations

from functools import cached_property

from core.applications.facts import Asked, supply
from core.judging.queries.graded import grading_of, levels_opened
from core.judging.queries.records import Found, last_found
from core.plugin_api.facts import Word


class JudgingFacts:
    """The facts of one application; what was found of it is read once."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    @cached_property
    def _found(self) -> Found | None:
        return last_found(self._asked.application.id)

    def tier(self) -> str | None:
        return None if self._found is None else self._found.tier

    def is_qualified(self) -> bool | None:
        return None if self._found is None else self._found.qualified

    def opened_levels(self) -> tuple[Word, ...] | None:
        """Unknown while a tier is still to be given; who was not found qualified has what asks for none."""
        book = self._asked.book
        if self._found is not None:
            return self._asked.named(levels_opened(book, self._found.tier))
        return None if grading_of(book) is not None else self._asked.named(levels_opened(book, None))


supply(
    JudgingFacts,
    {
        "application.tier": JudgingFacts.tier,
        "application.is_qualified": JudgingFacts.is_qualified,
        "application.opened_levels": JudgingFacts.opened_levels,
    },
)
