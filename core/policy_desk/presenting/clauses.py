"""The clauses with what the product does about each: as a list that can be narrowed, and one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.instance import instance
from core.plugin_api import Clause, Source
from core.policy.book import NotInBook, PolicyBook
from core.policy.coverage import Coverage, Status, coverage
from core.policy_desk.presenting.links import Link, Linker


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all."""

    source: str = ""
    force: str = ""
    status: str = ""
    text: str = ""

    def holds(self, covered: Coverage) -> bool:
        clause = covered.clause
        return (
            self.source in {"", clause.source}
            and (not self.force or self.force in {force.value for force in clause.force})
            and self.status in {"", covered.status.value}
            and self.text.casefold() in f"{clause.id} {clause.summary}".casefold()
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """The clauses of one document that were asked for."""

    source: Source
    clauses: tuple[Coverage, ...]


def listed(book: PolicyBook, wanted: Wanted) -> tuple[Sequence[Listed], Mapping[Status, int]]:
    """The clauses by document, and how many of all clauses have each status."""
    covered = coverage(book)
    by_source: dict[str, list[Coverage]] = {}
    for each in covered.values():
        if wanted.holds(each):
            by_source.setdefault(each.clause.source, []).append(each)
    counts = {status: sum(each.status is status for each in covered.values()) for status in Status}
    return [Listed(book.source(source), tuple(found)) for source, found in by_source.items()], counts


@dataclass(frozen=True, slots=True)
class ClausePage:
    """One clause, its document, what serves it, and its neighbours. ``holds``: it is in force on the book's day."""

    coverage: Coverage
    source: Source
    links: tuple[Link, ...]
    holds: bool
    before: Clause | None
    after: Clause | None


def page(book: PolicyBook, clause_id: str) -> ClausePage:
    """A clause of the book; one that is in force on another day only is shown as of its document's first day.

    Raises NotInBook where no document ever had it.
    """
    holds = clause_id in book.clauses
    if not holds:
        book = instance().book(_first_day(clause_id))
    found = coverage(book)[clause_id]
    linker = Linker(book)
    neighbours = [clause for clause in book.clauses.values() if clause.source == found.clause.source]
    at = neighbours.index(found.clause)
    return ClausePage(
        coverage=found,
        source=book.source(found.clause.source),
        links=tuple(linker.of_implementation(each) for each in found.implementations),
        holds=holds,
        before=neighbours[at - 1] if at else None,
        after=neighbours[at + 1] if at + 1 < len(neighbours) else None,
    )


def _first_day(clause_id: str) -> date:
    """The first day of the clause's document."""
    layers = instance().region.layers
    clauses: dict[str, Clause] = {clause.id: clause for layer in layers for clause in layer.clauses}
    sources = {source.id: source for layer in layers for source in layer.sources}
    if clause_id not in clauses:
        raise NotInBook(f"政策库中没有条款“{clause_id}”。", "请从条款列表重新进入。")
    return sources[clauses[clause_id].source].in_force_from
