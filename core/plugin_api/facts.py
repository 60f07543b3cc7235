"""What rules judge: the answers of an application's forms, and the facts that the system knows by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Scope(StrEnum):
    """Of what a system fact is known: of an application, of a recommending body as a whole (gates), or of both."""

    APPLICATION = "application"
    BODY = "body"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class SystemFact:
    """A fact that every instance supplies: its name, its type, where it is known, and what it says.

    A fact that may be absent is then None. ``now``: what this one is called today; its own name stays for the plugins
    that know it by that. ``by_list``: there is one for each level and plan, named ``NAME.LIST``.
    """

    name: str
    type: Any
    scope: Scope
    meaning: str
    now: str | None = None
    by_list: bool = False


SYSTEM_FACTS: Mapping[str, SystemFact] = {
    fact.name: fact
    for fact in (
        SystemFact("today", date, Scope.BOTH, "the day on which is judged, in Asia/Shanghai"),
        SystemFact("application.levels", tuple[str, ...], Scope.APPLICATION, "the levels at which it aims"),
        SystemFact("application.category", str, Scope.APPLICATION, "its category"),
        SystemFact("application.track", str, Scope.APPLICATION, "its kind of filer; absent where the call has none"),
        SystemFact("application.receipt", bool, Scope.APPLICATION, "whether the ministry's receipt is recorded"),
        SystemFact("application.self_score", Decimal, Scope.APPLICATION, "its score in the self-evaluation"),
        SystemFact(
            "application.tier",
            str,
            Scope.APPLICATION,
            "the tier it was given when it was judged; absent until then",
        ),
        SystemFact(
            "application.opened_levels",
            tuple[str, ...],
            Scope.APPLICATION,
            "the levels that its tier opens, with those that ask for no tier",
        ),
        SystemFact(
            "application.is_qualified",
            bool,
            Scope.APPLICATION,
            "whether it was found qualified when it was last judged; absent until then",
        ),
        SystemFact(
            "evaluation.outstanding",
            tuple[str, ...],
            Scope.APPLICATION,
            "what is still missing of the third party's evaluation that was demanded or chosen; empty where none was",
        ),
        SystemFact(
            "evaluation.ties",
            tuple[str, ...],
            Scope.APPLICATION,
            "what ties its evaluator to it, by the registers and by what either declared; empty where nothing does",
        ),
        SystemFact("evaluator.name", str, Scope.APPLICATION, "the evaluator that was engaged; absent where none is"),
        SystemFact(
            "evaluator.unmet",
            tuple[str, ...],
            Scope.APPLICATION,
            "the requirements of qualification that its evaluator does not meet that day; empty without an evaluator",
        ),
        SystemFact(
            "evaluator.barred_until",
            date,
            Scope.APPLICATION,
            "the last day on which its evaluator's reports are not accepted; absent where none are refused",
        ),
        SystemFact("unit.code", str, Scope.APPLICATION, "the unit's unified social credit code"),
        SystemFact("unit.name", str, Scope.APPLICATION, "the unit's name"),
        SystemFact("unit.body", str, Scope.APPLICATION, "the id of the unit's recommending body"),
        SystemFact(
            "unit.listed_levels",
            tuple[str, ...],
            Scope.APPLICATION,
            "the levels whose list of this category holds the unit that day",
        ),
        SystemFact(
            "unit.listed_since",
            date,
            Scope.APPLICATION,
            "by level or plan (`unit.listed_since.provincial`): the day on which its unit came onto that list of this "
            "category, where it stands there; absent where it does not",
            by_list=True,
        ),
        SystemFact(
            "unit.missing_levels",
            tuple[str, ...],
            Scope.APPLICATION,
            "on ladders that are climbed in order, the levels right below those at which it aims, where its unit "
            "stands neither on that list of this category nor on a higher one",
        ),
        SystemFact("unit.removed_on", date, Scope.APPLICATION, "the last day on which it was removed from a list"),
        SystemFact("unit.barred_until", date, Scope.APPLICATION, "the last day on which the unit may not apply"),
        SystemFact(
            "body.unfiled_units", tuple[str, ...], Scope.BODY, "names of its units that were asked to file and have not"
        ),
        SystemFact(
            "call.average_self_score",
            Decimal,
            Scope.APPLICATION,
            "the average self-evaluation score of the listed units of this category that the call asked to file and "
            "that did: of the scores reckoned here where the call scores them, else of those typed; absent until one "
            "has",
        ),
        SystemFact(
            "region.average_score",
            Decimal,
            Scope.APPLICATION,
            "the former name of `call.average_self_score`",
            now="call.average_self_score",
        ),
    )
}

_STANDING = frozenset(name for name in SYSTEM_FACTS if name.startswith(("unit.", "evaluator.", "evaluation.")))


def family(name: str) -> tuple[str, str] | None:
    """The fact and the list of a name such as ``unit.listed_since.provincial``; None for any other name."""
    base, _, of = name.rpartition(".")
    return (base, of) if base in SYSTEM_FACTS and SYSTEM_FACTS[base].by_list else None


def is_of_system(name: str) -> bool:
    """Whether a fact is one that the system knows by itself: an answer has another name."""
    return name in SYSTEM_FACTS or family(name) is not None


def is_standing(name: str) -> bool:
    """Whether a fact is known of a unit or of its evaluator whatever was filed: it may change under way."""
    return name in _STANDING or family(name) is not None


class Word(str):
    """The stored name of an option, a level or a category that also knows its label, so that findings can say it."""

    __slots__ = ("label",)

    label: str

    def __new__(cls, name: str, label: str) -> Word:
        """``name`` is what is compared, ``label`` what is shown."""
        word = super().__new__(cls, name)
        word.label = label
        return word


class Facts(Mapping[str, object]):
    """Facts by name, from the given mappings (an earlier one wins); a dotted name reaches into tables.

    ``operations.y1.revenue`` is a row and column of a fixed table, ``honours.water_saving`` a row of a matrix. A fact
    that is None, or that no mapping holds, is missing: `get` gives None for both.
    """

    __slots__ = ("_sources",)

    def __init__(self, *sources: Mapping[str, object]) -> None:
        self._sources = sources

    def __getitem__(self, name: str) -> object:
        value = self.get(name, _MISSING)
        if value is _MISSING:
            raise KeyError(name)
        return value

    def get(self, name: str, /, default: object = None) -> object:
        """The fact, without an error raised and caught for what is missing: each rule asks for several."""
        for source in self._sources:
            if name in source:
                return source[name]
        value = self._within(name)
        return default if value is _MISSING else value

    def __iter__(self) -> Iterator[str]:
        return iter({name: None for source in self._sources for name in source})

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"Facts({dict(self)!r})"

    def _within(self, name: str) -> object:
        first, *path = name.split(".")
        value: object = next((source[first] for source in self._sources if first in source), _MISSING)
        for step in path:
            if not isinstance(value, Mapping) or step not in value:
                return _MISSING
            value = value[step]
        return value


_MISSING = object()
