"""Which clauses the product enforces, supports, shows, plans or misses: computed from what cites them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from core.plugin_api.declarations import Clause, Support
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import KINDS
from core.plugin_api.labels import Labelled
from core.plugin_api.walk import citations, own_name
from core.policy.book import PolicyBook
from core.policy.enforcing import Enforcing


class Status(Labelled):
    """What the product does about a clause."""

    ENFORCED = "enforced", "系统执行", "good", "有规则、时限或数量控制据此生效，不符合时系统会拦下"
    SUPPORTED = "supported", "系统支持", "info", "有相应的页面、记录或导出供办理使用"
    SHOWN = "shown", "页面展示", "neutral", "在相关页面展示，可以引用"
    PLANNED = "planned", "计划实现", "waiting", "已收录，功能随后续版本实现"
    MISSING = "missing", "尚未实现", "bad", "还没有任何内容实现它"


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


@lru_cache(maxsize=8)
def coverage(book: PolicyBook) -> Mapping[str, Coverage]:
    """The coverage of every clause of the book, by the clause's id, in the book's order. Kept per book.

    A clause that is marked as planned stays planned, whatever cites it already; one that demands nothing, or that
    holds only in part, is never enforced. What overrides a lower layer's declaration implements that one's clause too:
    the demand is kept in the nearer law's words.
    """
    citing: dict[str, list[Implementation]] = {clause: [] for clause in book.clauses}
    for clause, implementation in _implementations(book):
        if clause in citing:
            citing[clause].append(implementation)
    return FrozenMap(
        {
            clause.id: Coverage(clause, _status(clause, citing[clause.id]), tuple(dict.fromkeys(citing[clause.id])))
            for clause in book.clauses.values()
        }
    )


def _status(clause: Clause, implementations: list[Implementation]) -> Status:
    if clause.support is Support.PLANNED:
        return Status.PLANNED
    strength = max((each.strength for each in implementations), default=None)
    whole = clause.support is not Support.PARTLY
    if strength is Strength.ENFORCES and whole and any(force.blocks for force in clause.force):
        return Status.ENFORCED
    if strength is not None or clause.support in {Support.SUPPORTED, Support.PARTLY}:
        return Status.SUPPORTED
    return Status.SHOWN if clause.support is Support.SHOWN else Status.MISSING


def _implementations(book: PolicyBook) -> Iterator[tuple[str, Implementation]]:
    enforcing = Enforcing(book)
    for kind in KINDS.values():
        for declaration in book.of(kind).values():
            for path, clause, part, key in citations(declaration):
                called = own_name(part) or path.removesuffix(".clause")
                name = "" if part is declaration else ".".join(filter(None, (called, key)))
                strength = Strength.ENFORCES if enforcing.enforces(part, key) else Strength.SUPPORTS
                yield clause, Implementation(kind.name, declaration.id, name, strength)
    # What overrides a lower layer's declaration serves the clause of that one too.
    for (kind, winner), notes in book.overridden.items():
        for note in notes:
            if note.declaration.clause is not None:
                strength = Strength.ENFORCES if enforcing.enforces(note.by) else Strength.SUPPORTS
                yield note.declaration.clause, Implementation(kind.name, winner, "", strength)
