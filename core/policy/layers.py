"""Layers: what one region (nation, province), or this instance, declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.plugin_api.declarations import Region
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import KINDS, D, Kind, Kinds

#: The origin of what staff changed in the running system.
INSTANCE = "instance"


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer(Kinds):
    """The declarations of one origin: a region's id, or `INSTANCE`. Layers are given lowest (nation) first.

    Each kind is there by its name, in the order of the files.
    """

    origin: str
    region: Region | None = None
    declared: Mapping[Kind[Any], tuple[Any, ...]] = field(default_factory=FrozenMap)

    def of(self, kind: Kind[D]) -> tuple[D, ...]:
        """The layer's declarations of one kind."""
        return self.declared.get(kind, ())

    def everything(self) -> Iterator[tuple[Kind[Any], Any]]:
        """Every declaration of the layer with its kind (the region itself is none)."""
        for kind in KINDS.values():
            for declaration in self.of(kind):
                yield kind, declaration
