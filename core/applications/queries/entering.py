"""The ways into an opened call for a unit as the register and the lists now know it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from core.applications import queries
from core.applications.models import Application
from core.applications.rules import entrance
from core.applications.rules.entrance import Candidate, Way, Words
from core.bodies import queries as bodies
from core.calls.models import OpenedCall
from core.calls.queries import came_after, filing_due, pinned
from core.db.keeping import Kept
from core.ledger import queries as ledger
from core.plugin_api import Finding
from core.units.models import Unit


def ways(opened: OpenedCall, unit: Unit, entered: Sequence[tuple[str, str]] | None = None) -> tuple[Way, ...]:
    """Every way for units of this kind, open or refused; `entered`: its live entries, where they were read already."""
    entering = candidate(opened, unit, queries.entered(opened.id, unit.id) if entered is None else entered)
    return entrance.ways(pinned(opened).call, entering, words(opened))


def way(
    opened: OpenedCall,
    unit: Unit,
    *,
    category: str,
    track: str | None,
    subject: str = "",
    apart_from: str | None = None,
) -> Way | None:
    """One of them, for the subject that is named; None where the call has none such.

    `apart_from` is the id of an application that is being changed and does not stand in its own way.
    """
    entering = candidate(opened, unit, queries.entered(opened.id, unit.id, apart_from=apart_from))
    return entrance.way(pinned(opened).call, entering, words(opened), category=category, track=track, subject=subject)


def misplaced(application: Application) -> tuple[Finding, ...]:
    """Why an application's unit is, by the lists of today, another kind of filer than it entered as; needs its unit."""
    track, opened, unit = application.track, application.call, application.unit
    if track is None:
        return ()
    asked = (application.category, track, application.subject_name)

    def found() -> tuple[Finding, ...]:
        entering, (category, track, subject) = candidate(opened, unit), asked
        call = pinned(opened).call
        return entrance.misplaced(call, entering, words(opened), category=category, track=track, subject=subject)

    known = (unit.name, unit.kind, unit.body_id, bodies.tiers(), *ledger.places_of(unit.id))
    return _misplaced.get((opened.id, opened.pin_revision, asked, known), found)


_misplaced = Kept[Hashable, tuple[Finding, ...]](most=512)
"""By the call as it is pinned, the entry, and all that is looked at of its unit (`candidate`)."""


def duty_of(application: Application) -> str | None:
    """The kind of filer that its unit has to be."""
    entering = candidate(application.call, application.unit)
    return entrance.duty(pinned(application.call).call, entering, application.category, application.subject_name)


def candidate(opened: OpenedCall, unit: Unit, entered: Sequence[tuple[str, str]] = ()) -> Candidate:
    """What the call's conditions look at of a unit; which entries it has is asked of one that wants another."""
    body = bodies.body(unit.body_id)
    categories = pinned(opened).book.region.categories
    places = ledger.places_of(unit.id)
    return Candidate(
        name=unit.name,
        body_kind=None if body is None else body.kind,
        listed=[each[:3] for each in places],
        entered=entered,
        suits=lambda category: categories[category].unit is unit.kind,
        subject=lambda category: categories[category].subject,
        came_late=[*_came_late(opened, unit, places)],
    )


def _came_late(opened: OpenedCall, unit: Unit, places: Sequence[ledger.Place]) -> Iterator[tuple[str, str, str]]:
    asking = {id: track.on_list for id, track in pinned(opened).call.tracks.items() if track.invites_all}
    for id, list_id in asking.items():
        due = filing_due(opened, id, unit.body_id)
        late = (each for each in places if each.list_id == list_id and came_after(due, each.listed_on))
        yield from ((id, each.category, each.subject) for each in late)


def words(opened: OpenedCall) -> Words:
    """The call's words for its categories, the region's for levels and kinds of body."""
    book = pinned(opened).book
    kinds = book.region.body_kinds
    return Words(
        category=pinned(opened).category_label,
        level=book.level_label,
        body_kind=lambda kind: kinds[kind].label if kind in kinds else kind,
    )
