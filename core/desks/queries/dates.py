"""Until when applications wait where they stand, and which are late: queues count and are narrowed by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import dropwhile, takewhile
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.sql.selectable import ScalarSelect

from core import clock
from core.applications.models import Application, Extension
from core.applications.workflow import passed
from core.applications.workflow.states import State
from core.calls.models import OpenedCall
from core.calls.queries import due_at, left_out, pinned
from core.db import db
from core.db.keeping import once
from core.desks.queries.filters import Choice
from core.plugin_api import Does

URGENT_DAYS = 3
"""From so many days before a date on it is urgent: ours, a convenience of the pages."""

LATE, SOON = "late", "soon"
_WAITING = (State.PENDING, State.DECIDED)


class Kind(NamedTuple):
    """Applications whose dates are alike where they wait."""

    stage: str
    category: str
    track: str | None
    levels: tuple[str, ...]
    body_id: str


def extended_until() -> ScalarSelect[datetime]:
    """Until when an application has more time where it stands; null where nobody gave it any."""
    return (
        select(func.max(Extension.until))
        .where(Extension.application_id == Application.id, Extension.stage == Application.stage)
        .correlate(Application)
        .scalar_subquery()
    )


def due_of(opened: OpenedCall, kind: Kind) -> datetime | None:
    """The stage's deadline; where it has none, that of the next stage of the same actor, which bounds it too."""
    call = pinned(opened).call
    actor = next(stage.actor for stage in call.stages if stage.id == kind.stage)
    without = left_out(opened, kind.body_id) - {kind.stage}
    way = passed(call, category=kind.category, track=kind.track, levels=kind.levels, without=without)
    following = dropwhile(lambda stage: stage.id != kind.stage, way)
    for stage in takewhile(lambda stage: stage.actor is actor, following):
        found = due_at(opened, stage.id, kind.track, kind.body_id)
        if found is not None:
            return found.until
    return None


def by_due(opened: OpenedCall) -> Choice:
    """By whether the date has passed where they wait, or soon will."""
    options = [(LATE, "已逾期"), (SOON, f"{URGENT_DAYS} 天内截止")]
    return Choice("due", "期限", lambda: options, lambda value: waiting_until(opened, value))


def waiting_until(opened: OpenedCall, which: str) -> ColumnElement[bool]:
    """The condition of applications that wait beyond their date, or whose date is near; extensions included."""
    now, near = clock.now(), clock.end_of_day(clock.today() + timedelta(days=URGENT_DAYS))
    if not _is_any_due(opened, near):
        return false()
    kinds = [(kind, due) for kind in _kinds(opened) if (due := due_of(opened, kind)) is not None and due <= near]
    late = or_(false(), *(_of_kind(kind) for kind, due in kinds if due <= now))
    extended = extended_until()
    is_late = and_(late, or_(extended.is_(None), extended <= now))
    if which == LATE:
        return and_(Application.state.in_(_WAITING), is_late)
    soon = or_(false(), *map(_of_kind, (kind for kind, _ in kinds)))
    within = or_(extended.is_(None), extended <= near)
    return and_(Application.state.in_(_WAITING), soon, within, ~is_late)


def _is_any_due(opened: OpenedCall, near: datetime) -> bool:
    """Whether the date of any stage at which something waits is so near: else no application need be looked at.

    More time makes none nearer; bodies with days of their own are asked one by one.
    """
    known = pinned(opened)
    stages = (stage.id for stage in known.call.stages if stage.kind is not Does.FILE)
    dues = (due_at(opened, stage, track) for stage in stages for track in (None, *known.call.tracks))
    return bool(known.book.named_bodies) or any(due is not None and due.until <= near for due in dues)


def _kinds(opened: OpenedCall) -> Sequence[Kind]:
    """Asked once for a page, which may count several views by it."""

    def ask() -> Sequence[Kind]:
        columns = (Application.stage, Application.category, Application.track, Application.levels, Application.body_id)
        query = select(*columns).where(Application.call_id == opened.id, Application.state.in_(_WAITING)).distinct()
        return [
            Kind(stage, category, track, tuple(levels), body)
            for stage, category, track, levels, body in db.session.execute(query)
        ]

    return once(f"kinds of waiting {opened.id}", ask)


def _of_kind(kind: Kind) -> ColumnElement[bool]:
    equal: Sequence[ColumnElement[bool]] = (
        Application.stage == kind.stage,
        Application.category == kind.category,
        Application.track.is_(None) if kind.track is None else Application.track == kind.track,
        Application.levels == list(kind.levels),
        Application.body_id == kind.body_id,
    )
    return and_(*equal)
