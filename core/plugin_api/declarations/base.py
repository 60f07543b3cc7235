"""What every declaration has: an id, a basis in law (or an owned choice), a span of time, and a place in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from core.plugin_api.frozen import FrozenMap


class Force(StrEnum):
    """How strictly a document speaks (应、原则上、优先、加分、鼓励、告知)."""

    MUST = "must"
    IN_PRINCIPLE = "in_principle"
    PRIORITY = "priority"
    BONUS = "bonus"
    ENCOURAGE = "encourage"
    SHOW = "show"

    @property
    def blocks(self) -> bool:
        """Whether an unmet demand of this force stops the step (an in-principle one until it is waived)."""
        return self in {Force.MUST, Force.IN_PRINCIPLE}


class Outcome(StrEnum):
    """What came of judging a rule."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"  # a fact is missing


@dataclass(frozen=True, slots=True)
class Place:
    """Where a declaration was read: a file, relative to its plugin, and a line counted from 1.

    ``keys`` are the lines of its keys, by their path (``stages[1].gate``).
    """

    file: str = ""
    line: int = 0
    keys: Mapping[str, int] = field(default=FrozenMap(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.file else "?"

    def line_of(self, path: str) -> int:
        """The line of a key, or of the nearest thing around it that has one."""
        while path:
            if path in self.keys:
                return self.keys[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.line


def read_as(key: str, default: Any = None) -> Any:
    """A dataclass field whose key in the file is a Python keyword (``from``, ``is``)."""
    return field(default=default, metadata={"key": key})


@dataclass(frozen=True, kw_only=True, slots=True)
class Based:
    """Something that rests on a clause, or says aloud that it is our choice.

    ``clause`` is a clause's id. ``choice`` is the reason of a value for which the documents are silent. ``choices``
    gives such reasons for single keys of a declaration that otherwise rests on a clause.
    """

    clause: str | None = None
    choice: str | None = None
    choices: Mapping[str, str] = field(default_factory=FrozenMap)


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration(Based):
    """A named, dated declaration of one layer.

    ``overrides`` names the lower layer's declaration that this one replaces. ``in_force_from`` (``from:`` in the
    file) and ``in_force_until`` (``until:``) are the first and the last day on which it holds; where they are absent
    the span of the cited source applies. ``origin`` (the region's id, or ``instance``) and ``place`` are set by the
    reader.
    """

    id: str
    overrides: str | None = None
    in_force_from: date | None = read_as("from")
    in_force_until: date | None = read_as("until")
    origin: str = field(default="", metadata={"read": False})
    place: Place = field(default=Place(), compare=False, metadata={"read": False})

    @property
    def subject(self) -> tuple[object, ...]:
        """What this declaration is about: two of one subject at one time contradict each other."""
        return (self.id,)
