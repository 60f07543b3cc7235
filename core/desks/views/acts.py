"""What can be done with the rows of a queue: each act is declared once, by the room that does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from core.desks.presenting.rows import At
from core.desks.presenting.words import RowWords
from core.desks.queries.queue import QueueRow
from core.desks.rules import ALL, Tab
from core.people.models import Person
from core.people.policies import ALLOWED, Permission, Refused
from core.plugin_api import Does, Finding
from core.registry import Registry
from core.web.navigation import address_of

FIRST, FURTHER, ALWAYS, AWAY = range(4)
"""What a tab is for; what else its stage knows; what can be done at several; what is taken out of the house."""

Where: TypeAlias = Callable[[At, Tab], bool]


def at_stage(*kinds: Does, decided: bool = False) -> Where:
    """In the tabs of these kinds of stage; of what is decided there and not released, or of what waits."""
    return lambda at, tab: tab.kind in kinds and tab.is_decided == decided


def everywhere(at: At, tab: Tab) -> bool:
    """At a desk that holds more than its reader's own stages."""
    return any(each.id == ALL for each in at.queue.tabs)


def always(at: At, tab: Tab) -> bool:
    """In every tab."""
    return True


class Bar(NamedTuple):
    """What keeps rows (ids) from an act: something that is asked of their body as a whole (its name where there are
    several), and not of them. `more` reads further: (words, address)."""

    body: str
    finding: Finding
    rows: frozenset[str]
    more: tuple[str, str]


Bars: TypeAlias = Callable[[At, Tab, Sequence[QueueRow]], Iterable[Bar]]


def _no_bars(at: At, tab: Tab, rows: Sequence[QueueRow]) -> Iterable[Bar]:
    return ()


@dataclass(frozen=True)
class Act:
    """`many` stands on the button for the chosen rows, in the tabs of the `desk` that `where` says; `endpoint` acts.

    `in_time`: not once the date of the stage at which they wait has passed. `bars`: what is asked of bodies as wholes,
    so that nobody chooses first and is told then.
    """

    desk: str
    many: str
    endpoint: str
    where: Where
    may: Callable[[Person | None], Permission] = lambda person: ALLOWED
    rank: int = FIRST
    in_time: bool = False
    bars: Bars = _no_bars


_ACTS: Registry[Act] = Registry()


def offer(*acts: Act) -> None:
    """Make acts known, for whoever registers the slice that does them."""
    for act in acts:
        _ACTS.give(f"{act.desk} {act.endpoint} {act.many}", act)


Links: TypeAlias = Callable[[At, Tab], Sequence[tuple[str, str]]]
LINKS: Registry[Links] = Registry()
"""Pages to which a tab leads without anything chosen: (words, address)."""


class Offer(NamedTuple):
    """A button of the queue: where it leads, whether this reader may, and what keeps some of the rows from it."""

    words: str
    address: str
    is_first: bool
    may: Permission
    bars: Sequence[Bar] = ()


def offers(desk: str, at: At, tab: Tab, rows: Sequence[QueueRow], person: Person) -> Iterator[Offer]:
    """The acts of a tab with these rows, those for which it is there before the others."""
    acts = [act for act in _ACTS.values() if act.desk == desk and act.where(at, tab)]
    over = RowWords(at.opened).over(rows) if any(act.in_time for act in acts) else ""
    for act in sorted(acts, key=lambda each: each.rank):
        may = Refused(over, "确有特殊情况的，请联系主管部门办理延期。") if over and act.in_time else act.may(person)
        bars = tuple(act.bars(at, tab, rows)) if may else ()
        if bars and all(any(row.id in bar.rows for bar in bars) for row in rows):
            may = _BARRED
        yield Offer(act.many, address_of(act.endpoint), act.rank == FIRST, may, bars)


_BARRED = Refused("本页的申报都受上面所列要求限制，现在不能办理。", "达到要求后再办理。")
