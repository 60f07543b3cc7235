"""How a value of the book came to stand: which layer won, what it overrode, and what stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.plugin_api.declarations import Deadline, EvaluatorCap, GradingTiers, Quota, Term


@dataclass(frozen=True, slots=True)
class Overridden:
    """A lower layer's declaration that a higher one replaced by naming it."""

    declaration: Any
    by: Any
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The declaration that holds, those that it overrode (the nearest layer's first), and those beside it.

    ``beside`` are declarations of other layers about a like matter that hold as well: a province's cap beside the
    nation's, a regional deadline beside the national one that it serves.
    """

    winner: Any
    overridden: tuple[Overridden, ...] = ()
    beside: tuple[Any, ...] = ()


def beside(kind: str, winner: Any, others: Iterable[Any]) -> tuple[Any, ...]:
    """The declarations among ``others`` that stand beside the winner, about a like matter: none is silent."""
    alike = _ALIKE.get(kind)
    if alike is None:
        return ()
    return tuple(other for other in others if other is not winner and alike(winner, other))


def _deadlines(one: Deadline, other: Deadline) -> bool:
    return other.id == one.serves or other.serves == one.id


def _terms(one: Term, other: Term) -> bool:
    return one.origin != other.origin and one.called == other.called


def _caps(one: EvaluatorCap, other: EvaluatorCap) -> bool:
    return one.origin != other.origin and _meet(one.levels, other.levels) and _meet(one.categories, other.categories)


def _quotas(one: Quota, other: Quota) -> bool:
    return one.origin != other.origin and (one.body, one.category) == (other.body, other.category)


def _grading(one: GradingTiers, other: GradingTiers) -> bool:
    return one.origin != other.origin and _meet(one.levels, other.levels) and _meet(one.categories, other.categories)


def _meet(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two selections share something; an empty one means all."""
    return not some or not others or not set(some).isdisjoint(others)


_ALIKE: Mapping[str, Callable[[Any, Any], bool]] = {
    "deadlines": _deadlines,
    "terms": _terms,
    "evaluator_caps": _caps,
    "quotas": _quotas,
    "grading": _grading,
}
