"""What every declaration has: an id, a basis in law (or an owned choice), a span of time, and a place in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Self

from core.plugin_api.frozen import FrozenMap
from core.plugin_api.labels import Labelled

__all__ = ["Based", "Declaration", "Force", "Outcome", "Place"]


class Force(Labelled):
    """How strictly a document speaks (应、原则上、优先、加分、鼓励、告知)."""

    MUST = "must", "必须", "bad", "不满足就不能继续，任何人都不能放行"
    IN_PRINCIPLE = "in_principle", "原则上", "waiting", "不满足时，须由审核人员写明理由才能放行"
    PRIORITY = "priority", "优先", "info", "同等条件下优先，供决定时参考，不影响申报"
    BONUS = "bonus", "加分", "info", "作为加分因素连同证明材料列出，不影响申报"
    ENCOURAGE = "encourage", "鼓励", "neutral", "只作建议"
    SHOW = "show", "告知", "neutral", "说明性内容"

    @property
    def blocks(self) -> bool:
        """Whether an unmet demand of this force stops the step (an in-principle one until it is waived)."""
        return self in {Force.MUST, Force.IN_PRINCIPLE}


class Outcome(Labelled):
    """What came of judging a rule."""

    MET = "met", "符合", "good"
    NOT_MET = "not_met", "不符合", "bad"
    UNKNOWN = "unknown", "待核实", "waiting"  # a fact is missing


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

    clause: Annotated[str | None, "依据"] = None
    choice: Annotated[str | None, "设定的理由"] = None
    choices: Annotated[Mapping[str, str], "设定的理由"] = field(default_factory=FrozenMap)


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration(Based):
    """A named, dated declaration of one layer.

    ``overrides`` names the lower layer's declaration that this one replaces. ``in_force_from`` (``from:`` in the
    file) and ``in_force_until`` (``until:``) are the first and the last day on which it holds; where they are absent
    the span of the cited source applies. ``origin`` (the region's id, or ``instance``) and ``place`` are set by the
    reader.
    """

    id: Annotated[str, "编号"]
    overrides: Annotated[str | None, "替代的规定"] = None
    in_force_from: Annotated[date | None, "施行日期"] = read_as("from")
    in_force_until: Annotated[date | None, "失效日期"] = read_as("until")
    origin: str = field(default="", metadata={"read": False})
    place: Place = field(default=Place(), compare=False, metadata={"read": False})

    @property
    def subject(self) -> tuple[object, ...]:
        """What this declaration is about: two of one subject at one time contradict each other."""
        return (self.id,)

    @property
    def matters(self) -> frozenset[tuple[object, ...]]:
        """Its subject, matter by matter, where it is about several at once."""
        return frozenset({self.subject})

    def stands_beside(self, other: Self) -> bool:
        """Whether another one of its kind is about a like matter, and holds as well: then neither is silent."""
        return False
