"""Who was asked to file and how far they are: the units on the lists whose tracks invite all, in one query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, and_, bindparam, select, union_all

from core import clock
from core.applications.models import Application
from core.applications.rules.naming import entry_name
from core.applications.workflow.states import State
from core.calls.models import OpenedCall
from core.calls.queries import came_after, filing_due, pinned
from core.db.keeping import once_on_page
from core.db.statements import any_of, read, written
from core.ledger.models import Listing
from core.ledger.queries import held_on
from core.plugin_api import Call
from core.plugin_api.labels import Labelled
from core.units.models import Unit
from core.units.queries import HOLDING


class Filing(Labelled):
    """How far a unit that was asked to file is."""

    NOT_BEGUN = "not_begun", "未开始", "bad"
    DRAFTED = "drafted", "填报中", "waiting"
    RETURNED = "returned", "退回补正中", "info"
    FILED = "filed", "已提交", "good"


@dataclass(frozen=True, slots=True)
class Followed:
    """One listed unit. `application_id` and `submitted_at` are there once it has submitted."""

    unit_id: str
    name: str
    subject: str
    body_id: str
    category: str
    track: str
    filing: Filing
    application_id: str | None
    submitted_at: datetime | None

    @property
    def key(self) -> str:
        """The place on the list, as pages name it."""
        return ":".join(filter(None, (self.unit_id, self.category, self.subject)))

    @property
    def entry_name(self) -> str:
        """What is listed."""
        return entry_name(self.name, self.subject)


def followed(opened: OpenedCall, scope: Collection[str]) -> Sequence[Followed]:
    """Every unit of these bodies that a track of the call invites; those that have not filed come first.

    Who stands on several of the lists files once, as any of their tracks: also where it came onto one since. Who came
    onto a list when it was due there is not asked. Pages tell it in several places, and ask once.
    """
    bodies = frozenset(scope)
    name = (followed, opened.id, opened.pin_revision, bodies, clock.today())
    return once_on_page(name, lambda: _asked_to_file(opened, bodies))


def _asked_to_file(opened: OpenedCall, scope: frozenset[str]) -> Sequence[Followed]:
    call = pinned(opened).call
    found: dict[str, Followed] = {}
    asked = {**_asked(call), "opened": opened.id, "tracks": list(inviting(call)), "bodies": sorted(scope)}
    for track_id, list_id in inviting(call).items():
        dues = {body_id: filing_due(opened, track_id, body_id) for body_id in scope}
        for *row, listed_on in read(_LISTED, list=list_id, **asked):
            each = _followed(row, track_id)
            if came_after(dues[each.body_id], listed_on):
                continue
            if each.key not in found or _ORDER[found[each.key].filing] < _ORDER[each.filing]:
                found[each.key] = each
    return sorted(found.values(), key=lambda each: (_ORDER[each.filing], each.category, each.name, each.unit_id))


def inviting(call: Call) -> Mapping[str, str]:
    """The tracks that ask every unit on a list to file, each with that list."""
    return {id: track.on_list for id, track in call.tracks.items() if track.invites_all and track.on_list is not None}


def counted(units: Sequence[Followed]) -> Mapping[Filing, int]:
    """How many are how far."""
    found = Counter(each.filing for each in units)
    return {filing: found[filing] for filing in Filing}


def without_body(opened: OpenedCall) -> Iterator[Followed]:
    """Listed units that belong to no body yet: nobody can have confirmed who acts for them, so none has begun."""
    call = pinned(opened).call
    for track, list_id in inviting(call).items():
        due = filing_due(opened, track)
        for unit_id, name, subject, category, listed_on in read(_BODILESS, list=list_id, **_asked(call)):
            if not came_after(due, listed_on):
                yield Followed(unit_id, name, subject, "", category, track, Filing.NOT_BEGUN, None, None)


def _asked(call: Call) -> Mapping[str, object]:
    """Of which listings a call asks, as they stand today."""
    return {"day": clock.today(), "categories": list(call.categories)}


_ORDER = {filing: number for number, filing in enumerate(Filing)}


# A call with a long list asks this for each of its pages: made once.
_STANDING = (Listing.list_id == bindparam("list"), *held_on(bindparam("day")))


def _entered() -> Subquery:
    """What was begun by those of a list, with the record that holds for theirs: the lists speak of that one."""
    listed = select(Listing.unit_id).where(*_STANDING)
    records = union_all(*(select(Unit.id).where(each.in_(listed)) for each in (Unit.id, Unit.merged_into_id)))
    return (
        select(
            HOLDING.label("holder"),
            Application.category,
            Application.subject_key,
            Application.id,
            Application.state,
            Application.submitted_at,
        )
        .join(Unit, Unit.id == Application.unit_id)
        .where(
            Application.call_id == bindparam("opened"),
            Application.unit_id.in_(records),
            Application.track.in_(any_of("tracks")),
            Application.state != written(State.WITHDRAWN),
        )
        .subquery()
    )


_FILED = _entered()
_LISTED = (
    select(
        Listing.unit_id,
        Listing.name,
        Listing.subject,
        Unit.body_id,
        Listing.category,
        _FILED.c.id,
        _FILED.c.state,
        _FILED.c.submitted_at,
        Listing.listed_on,
    )
    .join(Unit, Unit.id == Listing.unit_id)
    .outerjoin(
        _FILED,
        and_(
            _FILED.c.holder == Listing.unit_id,
            _FILED.c.category == Listing.category,
            _FILED.c.subject_key == Listing.subject_key,
        ),
    )
    .where(*_STANDING, Listing.category.in_(any_of("categories")), Unit.body_id.in_(any_of("bodies")))
    .order_by(Listing.category, Listing.name, Listing.unit_id, Listing.subject)
)
_BODILESS = (
    select(Listing.unit_id, Listing.name, Listing.subject, Listing.category, Listing.listed_on)
    .join(Unit, Unit.id == Listing.unit_id)
    .where(*_STANDING, Listing.category.in_(any_of("categories")), Unit.body_id.is_(None))
    .order_by(Listing.category, Listing.name, Listing.unit_id)
)


def _followed(row: Sequence[Any], track_id: str) -> Followed:
    unit_id, name, subject, body_id, category, application_id, state, submitted_at = row
    if application_id is None:
        filing = Filing.NOT_BEGUN
    elif state is State.RETURNED:
        filing = Filing.RETURNED
    else:
        filing = Filing.DRAFTED if submitted_at is None else Filing.FILED
    shown = application_id if submitted_at is not None else None
    return Followed(unit_id, name, subject, body_id, category, track_id, filing, shown, submitted_at)
