"""By which tiers an application is graded: those of its stage of judging, where they concern its category."""

from __future__ import annotations

from core.applications.queries.rulebook import Rulebook
from core.plugin_api import Does, GradingTiers, Stage
from core.plugin_api.kinds import Kinds
from core.policy import grading


def grading_at(book: Rulebook, stage: Stage) -> GradingTiers | None:
    """The tiers that are given at a stage to entries of this kind; None where none are."""
    found: GradingTiers | None = None if stage.grades is None else book.pinned.book.get(Kinds.grading, stage.grades)
    return found if found is not None and grading.concerns(found, book.category) else None


def grading_of(book: Rulebook) -> GradingTiers | None:
    """The tiers that entries of this kind are given anywhere on their way: the last ones, where there are several."""
    stages = (stage for stage in reversed(book.stages) if stage.kind is Does.JUDGE)
    return next((found for stage in stages if (found := grading_at(book, stage)) is not None), None)


def levels_opened(book: Rulebook, tier: str | None) -> tuple[str, ...]:
    """The levels that a tier opens to an entry of this kind, with those that ask for no tier."""
    levels, tiers = book.call.levels_of(book.category), grading_of(book)
    if tiers is None:
        return levels
    return grading.opened_levels(tiers, tier if tier in tiers.tiers else None, levels)
