"""The ledger replayed to any day equals stepping through it, whatever lawful things happened; and its sums close."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.rules import EventKind, ImpossibleEvent, Span, fold

K = EventKind
BEGINS, ENDS = (K.ADDED, K.IMPLIED), (K.REMOVED, K.UPGRADED, K.LAPSED)
UNITS, LISTS = range(3), ("national", "provincial")
Place = tuple[int, str]


@dataclass(frozen=True)
class Event:
    sequence: int
    place: Place
    kind: EventKind
    effective_on: date
    name: str
    batch: str | None = None
    document_number: str | None = None
    voids: int | None = None
    listed_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """What a list prints of a unit."""

    name: str
    listed_on: date


@dataclass(frozen=True)
class Act:
    """One thing that is tried: on which place, how many days after the one before, and towards whom."""

    kind: EventKind
    place: Place
    days: int
    other: int


ACTS = st.lists(
    st.builds(
        Act,
        st.sampled_from([kind for kind in K if kind not in {K.VOIDED, K.RE_CHECKED}]),
        st.tuples(st.sampled_from(UNITS), st.sampled_from(LISTS)),
        st.integers(0, 40),
        st.sampled_from(UNITS),
    ),
    max_size=40,
)


class Stepping:
    """The lists as they are changed by hand, one act after the other: nothing is folded here."""

    def __init__(self) -> None:
        self.day, self.now = date(2017, 1, 1), dict[Place, Standing]()
        self.removed: dict[Place, Standing] = {}
        self.events: list[Event] = []
        self.lists: dict[date, Mapping[Place, Standing]] = {}

    def lawful(self, act: Act) -> bool:
        heir = act.other, act.place[1]
        if act.kind in BEGINS:
            return act.place not in self.now
        if act.kind is K.REINSTATED:
            return act.place in self.removed
        if act.kind.is_succession:
            return act.place in self.now and heir not in self.now and heir != act.place
        return act.place in self.now

    def do(self, act: Act) -> None:
        self.day += timedelta(days=act.days)
        serial, heir = len(self.events), (act.other, act.place[1])
        standing = self.now.pop(act.place, None)
        taken_back = self.removed.pop(act.place, None)
        if standing is None:
            found = taken_back if act.kind is K.REINSTATED else None
            self.now[act.place] = replace(found or Standing("", self.day), name=f"{serial}")
        elif act.kind is K.RENAMED:
            self.now[act.place] = replace(standing, name=f"{serial}")
        elif act.kind.is_succession:
            self._append(act.kind, heir, standing.listed_on)
            self.now[heir] = Standing(f"{serial}", standing.listed_on)
            self.removed.pop(heir, None)
        elif act.kind is K.REMOVED:
            self.removed[act.place] = standing
        self._append(act.kind, act.place)
        self.lists[self.day] = dict(self.now)

    def _append(self, kind: EventKind, place: Place, listed_on: date | None = None) -> None:
        serial = len(self.events)
        self.events.append(Event(serial, place, kind, self.day, f"{serial}", listed_on=listed_on))


def replayed(events: Iterable[Event]) -> Mapping[Place, Sequence[Span]]:
    by_place = sorted(events, key=lambda event: event.place)
    return {place: fold(held) for place, held in groupby(by_place, lambda event: event.place)}


def on(spans: Mapping[Place, Sequence[Span]], day: date) -> Mapping[Place, Standing]:
    return {
        place: Standing(span.name, span.listed_on)
        for place, held in spans.items()
        for span in held
        if span.since <= day and (span.until is None or day < span.until)
    }


@given(ACTS)
def test_the_list_of_any_day_is_what_it_was_then(acts: list[Act]) -> None:
    """Also told from the events up to then alone; and whatever is not lawful is refused."""
    stepping = Stepping()
    for act in acts:
        if stepping.lawful(act):
            stepping.do(act)
            continue
        day = stepping.day + timedelta(days=act.days)
        wrong = Event(len(stepping.events), act.place, act.kind, day, "误")
        if act.kind.is_succession and act.place in stepping.now:
            wrong = replace(wrong, listed_on=day)  # whoever stands on the list takes no place over
        with pytest.raises(ImpossibleEvent):
            replayed([*stepping.events, wrong])
    whole = replayed(stepping.events)
    for day, then in stepping.lists.items():
        assert on(whole, day) == then
        assert on(replayed(event for event in stepping.events if event.effective_on <= day), day) == then


@given(ACTS, st.sets(st.integers(0, 60)))
def test_what_was_voided_never_happened(acts: list[Act], wrong: set[int]) -> None:
    """Also where that leaves something which cannot have happened: both are refused."""
    stepping = Stepping()
    for act in filter(stepping.lawful, acts):
        stepping.do(act)
    count = len(stepping.events)
    voided = [each for each in stepping.events if each.sequence in wrong]
    voidings = [replace(each, sequence=count + n, kind=K.VOIDED, voids=each.sequence) for n, each in enumerate(voided)]
    assert told([*stepping.events, *voidings]) == told(each for each in stepping.events if each not in voided)


def told(events: Iterable[Event]) -> Mapping[Place, Sequence[Span]] | None:
    """The places that were ever held; None where the events contradict each other."""
    try:
        return {place: spans for place, spans in replayed(events).items() if spans}
    except ImpossibleEvent:
        return None


# What the ministry published: how many stood on the list, were added and removed, and how many that makes.
@pytest.mark.parametrize(
    ("before", "added", "removed", "renamed", "after"), [(2_783, 874, 41, 0, 3_616), (6_430, 2_038, 132, 92, 8_336)]
)
def test_the_arithmetic_of_the_ministry_closes(before: int, added: int, removed: int, renamed: int, after: int) -> None:
    first, then = date(2023, 1, 1), date(2024, 1, 1)
    happened = [
        *((K.ADDED, unit, first) for unit in range(before)),
        *((K.ADDED, unit, then) for unit in range(before, before + added)),
        *((K.REMOVED, unit, then) for unit in range(removed)),
        *((K.RENAMED, unit, then) for unit in range(removed, removed + renamed)),
    ]
    events = [
        Event(serial, (unit, "national"), kind, day, f"{unit}新" if kind is K.RENAMED else f"{unit}")
        for serial, (kind, unit, day) in enumerate(happened)
    ]
    whole = replayed(events)
    assert len(on(whole, first)) == len(on(whole, then - timedelta(days=1))) == before
    now = on(whole, then)
    assert len(now) == before + added - removed == after
    assert sum(standing.name.endswith("新") for standing in now.values()) == renamed
    assert sum(standing.listed_on == first for standing in now.values()) == before - removed
