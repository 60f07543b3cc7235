"""The outer end of a date: the day of a layer above, or of rules that stand for every year, beyond which nobody gives
himself a later one without the document of the body whose day it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from core.plugin_api.declarations import Call, Deadline, Stage
from core.policy.book import PolicyBook
from core.policy.bounds import ends_at


@dataclass(frozen=True, slots=True)
class Outer:
    """An outer end: the deadline whose day it is, that day, and the body that set it (empty where nobody says)."""

    deadline: Deadline
    due: date | datetime
    issuer: str

    @property
    def is_above(self) -> bool:
        """Whether it is a higher layer's; else the region's own rules set it for every year."""
        return self.deadline.call is None or self.deadline.serves is not None

    @property
    def ends(self) -> datetime:
        """The first instant (aware) beyond it."""
        return ends_at(self.due)


def outer_end(
    book: PolicyBook,
    call: Call,
    stage_id: str,
    tracks: Collection[str],
    year: int,
    own: Iterable[Deadline] | None = None,
) -> Outer | None:
    """The earliest outer end of a stage, and of those that follow on the same way: an earlier stage is not later.

    ``own`` are the call's deadlines where the book does not have them yet; ``year`` is that of a call without one.
    """
    return min(_outer_ends(book, call, stage_id, tracks, year, own), key=lambda outer: outer.ends, default=None)


def end_above(book: PolicyBook, call: Call, stage_id: str, tracks: Collection[str], year: int) -> Outer | None:
    """The earliest that a layer above sets."""
    found = _outer_ends(book, call, stage_id, tracks, year, None)
    return min((outer for outer in found if outer.is_above), key=lambda outer: outer.ends, default=None)


def _outer_ends(
    book: PolicyBook, call: Call, stage_id: str, tracks: Collection[str], year: int, own: Iterable[Deadline] | None
) -> list[Outer]:
    stages = {stage.id: stage for stage in _following(call, stage_id, tracks)}
    lineage = {call.id, *book.lineage(call.id), *(book.lineage(call.follows) if call.follows else ())}
    declared = [
        each
        for each in book.deadlines.values()
        if each.call == call.id or (each.call in lineage and each.every_year is not None)
    ]
    concerned = [
        each
        for each in (declared if own is None else (*own, *declared))
        if each.stage in stages and _shared(each.tracks, tracks)
    ]
    above = [*_served(book, concerned), *_binding(book, stages.values(), call.year or year)]
    standing = [each for each in concerned if each.every_year is not None and each.clause is not None]
    return [
        Outer(each, due, issuer_of(book, each))
        for each in (*above, *standing)
        if (due := each.due_in(each.year or call.year or year)) is not None
    ]


def issuer_of(book: PolicyBook, deadline: Deadline) -> str:
    """The body that set a deadline; of a year's own date that staff entered, the body of the rule for every year."""
    if deadline.clause is not None and deadline.clause in book.clauses:
        return book.source(book.clause(deadline.clause).source).issuer or ""
    every = book.deadlines.get(deadline.id.removesuffix(f"-{deadline.year}"))
    return "" if every is None or every is deadline else issuer_of(book, every)


def is_by(named: str, issuer: str) -> bool:
    """Whether a document that names its issuer so is of the body that set a day, or of that body's general office."""
    body = issuer.removesuffix("办公厅").removesuffix("办公室")
    return bool(body) and named.strip().startswith(body)


def _following(call: Call, stage_id: str, tracks: Collection[str]) -> Iterator[Stage]:
    reached = False
    for stage in call.stages:
        reached = reached or stage.id == stage_id
        if reached and _shared(stage.tracks, tracks):
            yield stage


def _served(book: PolicyBook, deadlines: Iterable[Deadline]) -> Iterator[Deadline]:
    for each in deadlines:
        served = None if each.serves is None else book.deadlines.get(each.serves)
        if served is not None:
            yield served


def _binding(book: PolicyBook, stages: Iterable[Stage], year: int) -> list[Deadline]:
    """The duties that bind what is done at these stages: the year's own date where there is one."""
    kinds = {stage.id if stage.does is None else stage.does.value for stage in stages}
    duties = [
        each for each in book.deadlines.values() if each.call is None and each.does is not None and each.does in kinds
    ]
    return [each for each in duties if each.year == year] or [each for each in duties if each.every_year is not None]


def _shared(some: Collection[str], others: Collection[str]) -> bool:
    """Whether two selections of tracks meet; an empty one means all."""
    return not some or not others or not set(some).isdisjoint(others)
