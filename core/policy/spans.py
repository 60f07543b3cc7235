"""The days on which a declaration holds: its own span, else its document's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.plugin_api.declarations import Call, Clause, Declaration, Source
from core.policy.layers import INSTANCE, Layer


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day, both included."""

    first: date = date.min
    last: date = date.max

    def holds(self, on: date) -> bool:
        """Whether the day lies within."""
        return self.first <= on <= self.last

    def overlaps(self, other: Span) -> bool:
        """Whether there is a day that lies in both."""
        return self.first <= other.last and other.first <= self.last

    def within(self, other: Span) -> bool:
        """Whether every day of this one lies in the other."""
        return other.first <= self.first and self.last <= other.last


class Spans:
    """The spans of all declarations of some layers.

    A declaration holds from its own ``from`` until its own ``until``. Where one of them is absent, the cited clause's
    document says it (a call's own ``source`` does where it cites no clause). What rests on a choice alone holds as long
    as any document of its layer; what staff chose, until they choose otherwise.
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._sources = {each.id: each for layer in layers for each in layer.sources}
        self._source_of_clause = {each.id: each.source for layer in layers for each in layer.clauses}
        self._of_layer = {layer.origin: _hull(layer.sources) for layer in layers if layer.origin != INSTANCE}

    def of(self, declaration: Any) -> Span:
        """The span of a declaration of any kind."""
        if isinstance(declaration, Source):
            return span_of_source(declaration)
        basis = self.of_basis(declaration)
        if not isinstance(declaration, Declaration):
            return basis
        return Span(declaration.in_force_from or basis.first, declaration.in_force_until or basis.last)

    def of_basis(self, declaration: Any) -> Span:
        """The span of what a declaration rests on, whatever it says itself."""
        source = self._source_of(declaration)
        if source is not None and source in self._sources:
            return span_of_source(self._sources[source])
        return self._of_layer.get(declaration.origin, Span())

    def _source_of(self, declaration: Any) -> str | None:
        if isinstance(declaration, Clause):
            return declaration.source
        if declaration.clause is not None:
            return self._source_of_clause.get(declaration.clause)
        return declaration.source if isinstance(declaration, Call) else None


def span_of_source(source: Source) -> Span:
    """The days on which a document is in force."""
    return Span(source.in_force_from, source.in_force_until or date.max)


def _hull(sources: Sequence[Source]) -> Span:
    spans = [span_of_source(source) for source in sources]
    if not spans:
        return Span()
    return Span(min(span.first for span in spans), max(span.last for span in spans))


def day_to_show(layer: Layer, today: date) -> date:
    """Today; for a region whose own documents have all ended, the last day on which one of them held."""
    return min(today, max((each.in_force_until or date.max for each in layer.sources), default=date.max))
