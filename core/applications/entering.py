"""The ways into an opened call for a unit as the register and the lists now know it."""

from __future__ import annotations

from collections.abc import Mapping

from core.applications import entrance, queries
from core.applications.entrance import Candidate, Way, Words
from core.bodies import queries as bodies
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.lists import queries as lists
from core.units.models import Unit


def ways(opened: OpenedCall, unit: Unit) -> tuple[Way, ...]:
    """Every way for units of this kind, open or refused."""
    return entrance.ways(pinned(opened).call, candidate(opened, unit), words(opened))


def way(opened: OpenedCall, unit: Unit, *, category: str, track: str | None) -> Way | None:
    """One of them; None where the call has none such."""
    return entrance.way(pinned(opened).call, candidate(opened, unit), words(opened), category=category, track=track)


def candidate(opened: OpenedCall, unit: Unit) -> Candidate:
    """What the call's conditions look at of a unit."""
    body = bodies.body(unit.body_id)
    categories = pinned(opened).book.region.categories
    return Candidate(
        name=unit.name,
        body_kind=None if body is None else body.kind,
        listed=_listed(unit.id),
        entered=queries.entered(opened.id, unit.id),
        suits=lambda category: categories[category].unit is unit.kind,
    )


def words(opened: OpenedCall) -> Words:
    """The call's words for its categories, the region's for levels and kinds of body."""
    book = pinned(opened).book
    kinds = book.region.body_kinds
    return Words(
        category=pinned(opened).category_label,
        level=book.level_label,
        body_kind=lambda kind: kinds[kind].label if kind in kinds else kind,
    )


def _listed(unit_id: str) -> Mapping[str, list[str]]:
    """By category, the lists that hold the unit today."""
    found: dict[str, list[str]] = {}
    for listing in lists.lists_of(unit_id):
        found.setdefault(listing.category, []).append(listing.list_id)
    return found
