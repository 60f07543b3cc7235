"""The outer end of a date: the day of a layer above, or of rules that stand for every year, beyond which nobody gives
himself a later one without the document of the body whose day it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from core.plugin_api.declarations import Call, Deadline, Stage
from core.policy.book import PolicyBook
from core.policy.bounds import ends_at, meet

LONGEST_DOCUMENT = 100
_BETWEEN = re.compile(r"[\s、,;]+")


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
        if not each.bodies and (each.call == call.id or (each.call in lineage and each.every_year is not None))
    ]
    concerned = [
        each
        for each in (declared if own is None else (*own, *declared))
        if each.stage in stages and meet(each.tracks, tracks)
    ]
    above = [*_served(book, concerned, call.year or year), *_binding(book, stages.values(), call.year or year)]
    standing = [
        each
        for each in concerned
        if each.every_year is not None and each.clause is not None and not _repeats(book, each)
    ]
    return [
        Outer(each, due, issuer_of(book, each))
        for each in (*above, *standing)
        if (due := each.due_in(each.year or call.year or year)) is not None
    ]


def issuer_of(book: PolicyBook, deadline: Deadline) -> str:
    """The body that set a deadline; of a year's own date that staff entered, the body of the rule for every year."""
    if deadline.clause is not None and deadline.clause in book.clauses:
        return book.source(book.clause(deadline.clause).source).issuer or ""
    every = (each for each in book.deadlines.values() if each.every_year is not None)
    standing = next((each for each in every if deadline.id == id_in_year(each, deadline.year)), None)
    return "" if standing is None else issuer_of(book, standing)


def id_in_year(standing: Deadline, year: int | None) -> str:
    """The id of the date that staff enter for one year of a duty that comes every year."""
    return f"{standing.id}-{year}"


def is_by(named: str, issuer: str) -> bool:
    """Whether a document that names its issuers so is of a body that set a day, or of that body's general office."""
    return not _bodies(named).isdisjoint(_bodies(issuer))


def _bodies(named: str) -> frozenset[str]:
    parts = _BETWEEN.split(unicodedata.normalize("NFKC", named))
    return frozenset(filter(None, (part.removesuffix("办公厅").removesuffix("办公室") for part in parts)))


def document(number: str, issuer: str) -> str:
    """A document as it is kept: its number, behind the body whose it is. See `too_long`."""
    return " ".join(filter(None, (issuer.strip(), number.strip())))


def too_long(named: str) -> str | None:
    """Why a document cannot be kept; None where it can."""
    if len(named) <= LONGEST_DOCUMENT:
        return None
    return f"印发机关和文号合计不能超过 {LONGEST_DOCUMENT} 字，现有 {len(named)} 字，请改用简称。"


def _following(call: Call, stage_id: str, tracks: Collection[str]) -> Iterator[Stage]:
    reached = False
    for stage in call.stages:
        reached = reached or stage.id == stage_id
        if reached and meet(stage.tracks, tracks):
            yield stage


def _served(book: PolicyBook, deadlines: Iterable[Deadline], year: int) -> Iterator[Deadline]:
    """The higher deadlines that these serve: in the place of one for every year the year's own date."""
    for each in deadlines:
        served = None if each.serves is None else book.deadlines.get(each.serves)
        if served is not None:
            yield in_year(book, served, year)


def in_year(book: PolicyBook, duty: Deadline, year: int) -> Deadline:
    """The year's own date of a duty for every year, where there is one; else the duty itself."""
    own = (each for each in book.deadlines.values() if each.call is None and each.year == year)
    is_standing = duty.every_year is not None
    return next((each for each in own if is_standing and _replaces(each, duty)), duty)


def _repeats(book: PolicyBook, deadline: Deadline) -> bool:
    """Whether it says for every year, by the very clause, what the higher deadline says that it serves."""
    served = None if deadline.serves is None else book.deadlines.get(deadline.serves)
    return served is not None and served.clause == deadline.clause


def _binding(book: PolicyBook, stages: Iterable[Stage], year: int) -> list[Deadline]:
    """The duties that bind what is done at these stages: in the place of one for every year the year's own date."""
    kinds = {stage.id if stage.does is None else stage.does.value for stage in stages}
    duties = [each for each in book.deadlines.values() if each.call is None and each.does in kinds]
    dated = [each for each in duties if each.year == year]
    standing = (each for each in duties if each.every_year is not None)
    return [*dated, *(each for each in standing if not any(_replaces(own, each) for own in dated))]


def _replaces(dated: Deadline, standing: Deadline) -> bool:
    """Whether a year's date is that of a duty for every year: the same rules set both, or staff entered it for that."""
    same_rules = (dated.origin, dated.does) == (standing.origin, standing.does)
    return same_rules or dated.id == id_in_year(standing, dated.year)
