"""What the checks across layers look at: the layers, their judgements, and the books that will ever come of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from core.plugin_api.declarations import Region
from core.plugin_api.faults import Fault, did_you_mean, fault_at
from core.plugin_api.judgement import Judgement
from core.plugin_api.kinds import KINDS, Kind
from core.policy.book import PolicyBook
from core.policy.layers import Layer
from core.policy.resolve import region_of, resolve
from core.policy.spans import Spans


@dataclass(frozen=True)
class Scope:
    """The layers of a chain, the lowest first, and the judgements that their rules may name."""

    layers: tuple[Layer, ...]
    judgements: tuple[Judgement, ...]

    @cached_property
    def spans(self) -> Spans:
        return Spans(self.layers)

    @cached_property
    def region(self) -> Region:
        """The highest region with what it inherits."""
        return region_of(self.layers)

    @cached_property
    def books(self) -> tuple[PolicyBook, ...]:
        """A book for every day on which something begins or has ended: between them nothing changes."""
        edges = set()
        for _, declaration in self.everything():
            span = self.spans.of(declaration)
            edges.add(span.first)
            if span.last != date.max:
                edges.add(span.last + timedelta(days=1))
        return tuple(resolve(self.layers, on=day) for day in sorted(edges))

    @cached_property
    def ids(self) -> Mapping[Kind[Any], Mapping[str, list[Any]]]:
        """By kind and id, every declaration of any layer and any time."""
        found: dict[Kind[Any], dict[str, list[Any]]] = {kind: {} for kind in KINDS.values()}
        for kind, declaration in self.everything():
            found[kind].setdefault(declaration.id, []).append(declaration)
        return found

    def everything(self) -> Iterator[tuple[Kind[Any], Any]]:
        """Every declaration of every layer with its kind."""
        for layer in self.layers:
            yield from layer.everything()

    def rank(self, origin: str) -> int:
        """How high a layer stands: the nation's is 0."""
        return [layer.origin for layer in self.layers].index(origin)


def fault(declaration: Any, key: str, message: str, cure: str) -> Fault:
    """A fault at the key of a declaration, or of the region itself."""
    origin = declaration.id if isinstance(declaration, Region) else declaration.origin
    return fault_at(origin, declaration.place, key, message, cure)


def unknown(declaration: Any, key: str, name: str | None, known: Collection[str], what: str) -> Iterator[Fault]:
    """A fault where a key names something that there is not; what names nothing is right."""
    if name is not None and name not in known:
        yield fault(declaration, key, f"there is no {what} {name!r}", did_you_mean(name, known, what=what))


def unknowns(declaration: Any, key: str, names: Iterable[str], known: Collection[str], what: str) -> Iterator[Fault]:
    """The same of a list of names."""
    for index, name in enumerate(names):
        yield from unknown(declaration, f"{key}[{index}]", name, known, what)
