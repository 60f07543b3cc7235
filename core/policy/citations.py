"""The basis of a value in words: the clause of a document, or a choice that is ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.plugin_api.declarations import Clause, Source
from core.policy.book import PolicyBook
from core.policy.layers import Layer

OURS = "本平台设定"
TO_BE_CONFIRMED = f"{OURS}，待主管部门确认"
_NAMED = re.compile("待[^，。；]*确认$")
"""A choice that names who is to confirm it."""


@dataclass(frozen=True, slots=True)
class Basis:
    """On what a value rests: a clause of a source, or the reason of our choice. Exactly one of the two is given."""

    clause: Clause | None
    source: Source | None
    choice: str | None

    def __str__(self) -> str:
        """The document's title and number and the place in it, or the choice and that it is ours."""
        if self.clause is None or self.source is None:
            said = self.choice or "未注明"
            return f"{said}（{OURS if _NAMED.search(said) else TO_BE_CONFIRMED}）"
        return f"{named(self.source)}{self.clause.place_in_source}"


def named(source: Source) -> str:
    """A document's title in its marks, with its number where it has one."""
    return f"《{source.title}》" + (f"（{source.number}）" if source.number else "")


def place_of(clause: Clause, source: Source) -> str:
    """A place in a document as pages cite it: by what the document is called, else its number or title."""
    called = f"《{source.short}》" if source.short else f"{source.number} " if source.number else f"《{source.title}》"
    return f"{called}{clause.place_in_source}"


def places_in(layers: Sequence[Layer]) -> Mapping[str, str]:
    """Every clause that layers declare, by its id, as pages cite it: in force or not any more."""
    sources = {source.id: source for layer in layers for source in layer.sources}
    return {
        clause.id: place_of(clause, sources[clause.source])
        for layer in layers
        for clause in layer.clauses
        if clause.source in sources
    }


def basis_of(book: PolicyBook, based: Any) -> Basis:
    """The basis of anything that has ``clause`` and ``choice``; a clause not in force that day is named by its id."""
    clause = book.clauses.get(based.clause) if based.clause is not None else None
    if clause is None:
        return Basis(None, None, based.clause if based.clause is not None else getattr(based, "choice", None))
    return Basis(clause, book.sources.get(clause.source), None)
