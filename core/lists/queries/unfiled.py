"""Who was asked to file and did not."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from core.applications.actions import AIM, CHANGE_OVER
from core.applications.models import Application
from core.applications.queries.closing import Closing, closings
from core.applications.workflow.states import State
from core.audit.queries import newest_of
from core.bodies.queries import EVERYTHING, Scope
from core.bodies.rules import Tiers
from core.calls.models import OpenedCall
from core.calls.queries import filing_due, pinned
from core.calls.rules.deadlines import Due
from core.db import db
from core.db.keeping import once_on_page
from core.db.statements import any_of, read, written
from core.lists.queries import browsing
from core.review.queries.follow_up import Followed, followed, inviting, without_body
from core.units.queries import records_of
from core.units.rules import names


def unfiled(opened: OpenedCall, tiers: Tiers) -> Sequence[Followed]:
    """Every unit of an inviting track that has not filed: of all bodies, and those that no body has been found for."""
    found = [each for each in followed(opened, tiers.offices) if each.submitted_at is None]
    return [*found, *without_body(opened)]


def revision() -> Hashable:
    """Another value after every change of who was asked and, moves aside, of who has filed: he that files as
    another kind, or for something else, may not be whom the list asks."""
    return once_on_page("who was asked", lambda: tuple(read(_CHANGED).one()))


_CHANGED = browsing.CHANGED.add_columns(*newest_of((AIM, CHANGE_OVER)))


def dues(opened: OpenedCall, tiers: Tiers, scope: Scope = EVERYTHING) -> Mapping[str, Due | None]:
    """The dates by the kind of filer, and of the bodies (of a scope) with a date of their own by their names too."""
    call, bodies = pinned(opened).call, [id for id in tiers.offices if id in scope]
    found: dict[str, Due | None] = {}
    for track in inviting(call):
        label, common = call.tracks[track].label, filing_due(opened, track)
        own = {tiers.name(body): filing_due(opened, track, body) for body in bodies}
        if not own or common in own.values():
            found[label] = common
        found |= {f"{label}（{name}）": due for name, due in own.items() if due != common}
    return found


def closings_of(opened: OpenedCall, units: Sequence[Followed]) -> Mapping[str, Closing | None]:
    """Until when each of these may still file, by `Followed.key`: who has begun by the draft's own date, with what was
    granted to it alone; else by the date of its kind and body. None: there is no date."""
    begun = _begun(opened, {each.unit_id for each in units})
    granted = closings([*begun.values()])
    dues = {(each.track, each.body_id): filing_due(opened, each.track, each.body_id) for each in units}
    found: dict[str, Closing | None] = {}
    for each in units:
        draft = begun.get((each.unit_id, each.category, names.matching(each.subject)))
        due = dues[each.track, each.body_id]
        common = None if due is None else Closing(due.until, due.deadline)
        found[each.key] = common if draft is None else granted[draft.id]
    return found


def _begun(opened: OpenedCall, unit_ids: Collection[str]) -> Mapping[tuple[str, str, str], Application]:
    """The drafts of these units, by the record that holds for theirs, the category and what applies."""
    holder = records_of(unit_ids)
    given = {"call": opened.id, "tracks": list(inviting(pinned(opened).call)), "units": list(holder)}
    found = db.session.scalars(_DRAFTS, given)
    return {(holder[each.unit_id], each.category, each.subject_key): each for each in found}


_DRAFTS = (
    select(Application)
    .options(joinedload(Application.call))
    .where(
        Application.call_id == bindparam("call"),
        Application.state == written(State.DRAFT),
        Application.track.in_(any_of("tracks")),
        Application.unit_id.in_(any_of("units")),
    )
)
