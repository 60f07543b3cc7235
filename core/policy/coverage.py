"""Which clauses the product enforces, supports, shows, plans or misses: computed from what cites them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from core.plugin_api.declarations import (
    Clause,
    Deadline,
    EvaluatorCap,
    EvaluatorRequirement,
    Form,
    GradingTiers,
    Quota,
    QuotaKind,
    Rule,
    Stage,
    Support,
    Term,
    Track,
)
from core.plugin_api.walk import citations
from core.policy.book import PolicyBook
from core.policy.layers import KINDS, identity


class Status(StrEnum):
    """What the product does about a clause."""

    ENFORCED = "enforced"
    SUPPORTED = "supported"
    SHOWN = "shown"
    PLANNED = "planned"
    MISSING = "missing"


class Strength(IntEnum):
    """How a declaration serves the clause that it cites: it stops what the clause forbids, or it helps to keep it."""

    SUPPORTS = 1
    ENFORCES = 2


@dataclass(frozen=True, slots=True)
class Implementation:
    """A declaration, or a part of one (``#stages.file``), that cites a clause."""

    kind: str
    id: str
    part: str
    strength: Strength

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" + (f"#{self.part}" if self.part else "")


@dataclass(frozen=True, slots=True)
class Coverage:
    """A clause, what the product does about it, the declarations that implement it, and what else serves it."""

    clause: Clause
    status: Status
    implementations: tuple[Implementation, ...]

    @property
    def implemented_by(self) -> tuple[str, ...]:
        """The declarations as ``kind:id#part``, then the clause's own words for what else serves it."""
        return (*map(str, self.implementations), *self.clause.means)


def coverage(book: PolicyBook) -> Mapping[str, Coverage]:
    """The coverage of every clause of the book, by the clause's id, in the book's order.

    A clause that is marked as planned stays planned, whatever cites it already. What overrides a lower layer's
    declaration implements that one's clause too: the demand is kept in the nearer law's words.
    """
    citing: dict[str, list[Implementation]] = {clause: [] for clause in book.clauses}
    for clause, implementation in _implementations(book):
        if clause in citing:
            citing[clause].append(implementation)
    return {
        clause.id: Coverage(clause, _status(clause, citing[clause.id]), tuple(dict.fromkeys(citing[clause.id])))
        for clause in book.clauses.values()
    }


def _status(clause: Clause, implementations: list[Implementation]) -> Status:
    if clause.support is Support.PLANNED:
        return Status.PLANNED
    strength = max((each.strength for each in implementations), default=None)
    if strength is Strength.ENFORCES:
        return Status.ENFORCED
    if strength is Strength.SUPPORTS or clause.support is Support.SUPPORTED:
        return Status.SUPPORTED
    return Status.SHOWN if clause.support is Support.SHOWN else Status.MISSING


def _implementations(book: PolicyBook) -> Iterator[tuple[str, Implementation]]:
    running = {stage.term for call in book.calls.values() for stage in call.stages if stage.term is not None}
    for kind in KINDS:
        for declaration in book.of(kind.name).values():
            for _, clause, part in citations(declaration):
                name = "" if part is declaration else _name(part)
                strength = Strength.ENFORCES if _enforces(part, running) else Strength.SUPPORTS
                yield clause, Implementation(kind.name, identity(declaration), name, strength)
    # What overrides a lower layer's declaration serves the clause of that one too.
    for (kind_name, winner), notes in book.overridden.items():
        for note in notes:
            if note.declaration.clause is not None:
                strength = Strength.ENFORCES if _enforces(note.by, running) else Strength.SUPPORTS
                yield note.declaration.clause, Implementation(kind_name, winner, "", strength)


def _name(part: Any) -> str:
    return str(getattr(part, "id", None) or getattr(part, "name", None) or getattr(part, "label", ""))


def _enforces(part: Any, running_terms: set[str]) -> bool:
    """Whether what cites the clause stops, by itself, what the clause forbids."""
    if isinstance(part, Term):
        return part.called in running_terms
    judged = _ENFORCES.get(type(part))
    return judged is not None and judged(part)


_ENFORCES: Mapping[type[Any], Callable[[Any], bool]] = {
    Rule: lambda rule: rule.force.blocks,
    Deadline: lambda _: True,
    EvaluatorCap: lambda _: True,
    EvaluatorRequirement: lambda requirement: requirement.fact is not None,
    Quota: lambda quota: quota.kind is QuotaKind.CEILING,
    Stage: lambda stage: any((stage.final, stage.letter, stage.receipt, stage.gate, stage.verify, stage.term)),
    Track: lambda track: track.on_list is not None,
    Form: lambda form: form.official and any(each.required for section in form.sections for each in section.fields),
    GradingTiers: lambda grading: bool(grading.required_for),
}
