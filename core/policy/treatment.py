"""What the platform does with the declarations of a kind: tells them, keeps them, lets staff change them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, get_origin

from core.plugin_api import schema
from core.plugin_api.declarations import Call, Declaration
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.kinds import D, Kind
from core.plugin_api.schema import attributes
from core.policy.book import PolicyBook
from core.policy.saying import At
from core.policy.uses import Uses
from core.policy.values import Value
from core.policy.wording import Words

Json = dict[str, Any]

_NOTHING = "—"


class ByRules(NamedTuple):
    """What ``demands`` something and holds only where a rule that blocks asks for one of these ``facts``."""

    facts: frozenset[str]
    demands: Callable[[Any], bool]


class Sent(NamedTuple):
    """What ``Treatment.json`` sends beside the attributes, or otherwise than they say: its type, and what it is."""

    holds: type[Any]
    label: str


class Table(NamedTuple):
    """A table of one declaration; its rows may hold numbers, lists and None."""

    title: str
    headings: tuple[str, ...]
    rows: list[tuple[object, ...]]


class Treatment(Generic[D]):
    """How a kind is treated. What it does not say for itself follows from the labels of its declarations.

    ``lead`` tells a newcomer what it is about; ``drawn_apart``: the policy pages have a way of their own to show it.
    ``sends`` describes, for its declarations and their parts, what their JSON says otherwise than their attributes.
    ``stopping`` answers, for its declarations and their parts, whether they stop by themselves what their clause
    forbids, ``by_rules`` what only rules hold; what stands in neither helps to keep its clause and stops nobody.
    """

    lead = ""
    drawn_apart = False
    sends: Mapping[type[Any], Mapping[str, Sent]] = FrozenMap()
    stopping: Mapping[type[Any], Callable[[Any, Uses], bool]] = FrozenMap()
    by_rules: Mapping[type[Any], ByRules] = FrozenMap()

    def __init__(self, kind: Kind[D]) -> None:
        self.kind = kind

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of `cells`."""
        known = attributes(self.kind.declares)
        return tuple(known[key].label for key in self._own_keys())

    def cells(self, declaration: D, words: Words) -> tuple[str, ...]:
        """What a declaration says, cell by cell; the first one names its matter."""
        said, at = schema.dump(declaration), At(self.kind.declares)
        return tuple(at.within(key).said(said[key], words) if key in said else _NOTHING for key in self._own_keys())

    def line(self, declaration: D, words: Words) -> str:
        """What a declaration says, in a line."""
        return "，".join(cell for cell in self.cells(declaration, words) if cell != _NOTHING)

    def change(self, before: D | None, after: D, words: Words) -> str:
        """What staff made of it, in a line: the declaration, and the values that changed."""
        were = {} if before is None else {each.path: each for each in self.values(before, words)}
        changed = [
            f"{each.label} {were[each.path].said(were[each.path].now)} → {each.said(each.now)}"
            for each in self.values(after, words)
            if each.path in were and were[each.path].now != each.now
        ]
        said = f"{self.kind.label}：{self.line(after, words)}"
        return f"{said}，{'；'.join(changed)}" if changed else said

    def tables(self, declaration: D, book: PolicyBook, words: Words) -> Iterator[Table]:
        """What a declaration lays out in tables of its own, where it does not stand in a cell."""
        return iter(())

    def group(self, declaration: D, words: Words) -> str | None:
        """The heading under which it is shown, where the kind has several."""
        return None

    def in_order(self, groups: Iterable[str | None], book: PolicyBook) -> list[str | None]:
        """Those headings in the order in which they are shown."""
        return list(groups)

    def json(self, declaration: D, book: PolicyBook) -> Json:
        """The declaration as programs read it, with its basis and its origin."""
        return whole(declaration)

    def order(self, shown: Json) -> tuple[str, ...]:
        """By what the JSON of a kind is sorted."""
        return (shown["id"],)

    def values(self, declaration: D, words: Words) -> Iterator[Value]:
        """The values that staff may change."""
        return iter(())

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str] | None:
        """The ids of those that a call keeps when it is opened; None for every one that holds."""
        return None

    def _own_keys(self) -> list[str]:
        return [key for key in attributes(self.kind.declares) if key not in attributes(Declaration)]


def whole(declared: Any) -> Json:
    """Every attribute of a declaration or a part, null or empty where it says nothing; of a basis what there is."""
    said = schema.dump(declared)
    found = {
        key: said.get(key, _empty(each.holds))
        for key, each in attributes(type(declared)).items()
        if key in said or key not in _UNSAID
    }
    if found.get("clause", "") is None:
        found["choice"] = said.get("choice")
    return {**found, "origin": declared.origin} if hasattr(declared, "origin") else found


#: What is left out where it is not said.
_UNSAID = frozenset({"choice", "choices", "overrides", "from", "until"})


def _empty(holds: Any) -> object:
    origin = get_origin(holds)
    return [] if origin is tuple else {} if origin is Mapping else None


def basis(based: Any) -> str | None:
    """The clause on which something rests, or the reason of a choice; None for what rests on itself."""
    choice = getattr(based, "choice", None)
    return getattr(based, "clause", None) or (f"本平台设定：{choice}" if choice else None)
