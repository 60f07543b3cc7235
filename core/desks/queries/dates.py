"""Until when applications wait where they stand, and which are late: queues count and are narrowed by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import dropwhile, takewhile
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, select
from sqlalchemy.sql.selectable import ScalarSelect

from core import clock
from core.applications.models import Application, Extension
from core.applications.queries.counting import moved
from core.applications.workflow import passed
from core.applications.workflow.states import State
from core.bodies.queries import tiers
from core.calls.models import OpenedCall
from core.calls.queries import due_at, left_out, pinned
from core.db.keeping import Kept, once_on_page
from core.db.statements import among, read
from core.desks.queries.filters import Choice
from core.plugin_api import Does

URGENT_DAYS = 3
"""From so many days before a date on it is urgent: ours, a convenience of the pages."""

LATE, SOON = "late", "soon"
_WAITING = (State.PENDING, State.DECIDED)


Spot = tuple[str, State, str]
"""A stage's id, a state and a body's id."""


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
    return _dues.get((opened.id, opened.pin_revision, tiers(), kind), lambda: _Bound(_due_of(opened, kind))).due


class _Bound(NamedTuple):
    """That there is no date is known too."""

    due: datetime | None


_dues = Kept[Hashable, _Bound](most=4_096)


def _due_of(opened: OpenedCall, kind: Kind) -> datetime | None:
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
    now, near = _now_and_near()
    if not _is_any_due(opened, near):
        return false()
    all_due = {each.kind: due_of(opened, each.kind) for each in _counted(opened)}
    kinds = [(kind, due) for kind, due in all_due.items() if due is not None and due <= near]
    late = or_(false(), *(_of_kind(kind) for kind, due in kinds if due <= now))
    extended = extended_until()
    is_late = and_(late, or_(extended.is_(None), extended <= now))
    if which == LATE:
        return and_(Application.state.in_(_WAITING), is_late)
    soon = or_(false(), *map(_of_kind, (kind for kind, _ in kinds)))
    within = or_(extended.is_(None), extended <= near)
    return and_(Application.state.in_(_WAITING), soon, within, ~is_late)


def waiting(opened: OpenedCall, scope: Collection[str]) -> tuple[Mapping[Spot, int], Mapping[Spot, int]]:
    """How many in these bodies wait beyond their date (`LATE`) and how many nearly so (`SOON`), by where they wait:
    as many as `waiting_until` finds."""
    late, soon = Counter[Spot](), Counter[Spot]()
    now, near = _now_and_near()
    if _is_any_due(opened, near):
        for (spot, until), number in _ends(opened).items():
            if spot[-1] in scope and until <= near:
                (late if until <= now else soon)[spot] += number
    return late, soon


def _ends(opened: OpenedCall) -> Mapping[tuple[Spot, datetime], int]:
    """How many wait where until when."""

    def make() -> Mapping[tuple[Spot, datetime], int]:
        found = Counter[tuple[Spot, datetime]]()
        for each in _counted(opened):
            if (due := due_of(opened, each.kind)) is not None:
                found[(each.kind.stage, each.state, each.kind.body_id), max(due, each.extended or due)] += each.number
        return found

    return _ended.get((opened.id, opened.pin_revision, tiers(), *_moved(opened)), make)


def _now_and_near() -> tuple[datetime, datetime]:
    return clock.now(), clock.end_of_day(clock.today() + timedelta(days=URGENT_DAYS))


def _is_any_due(opened: OpenedCall, near: datetime) -> bool:
    """Whether the date of any stage at which something waits is so near: else no application need be looked at.

    More time makes none nearer; bodies with days of their own are asked one by one.
    """
    first = _firsts.get((opened.id, opened.pin_revision), lambda: _Bound(_first_due(opened))).due
    return bool(pinned(opened).book.named_bodies) or (first is not None and first <= near)


def _first_due(opened: OpenedCall) -> datetime | None:
    call = pinned(opened).call
    stages = (stage.id for stage in call.stages if stage.kind is not Does.FILE)
    dues = (due_at(opened, stage, track) for stage in stages for track in (None, *call.tracks))
    return min((due.until for due in dues if due is not None), default=None)


_firsts = Kept[Hashable, _Bound](most=256)


class _Alike(NamedTuple):
    """So many that wait until the same instant."""

    kind: Kind
    state: State
    extended: datetime | None
    number: int


def _counted(opened: OpenedCall) -> Sequence[_Alike]:
    """All that wait. What an application is changes when it moves, or with its call; more time is only ever added."""

    def make() -> Sequence[_Alike]:
        rows = read(_COUNTED, opened=opened.id)
        return [
            _Alike(Kind(stage, category, track, tuple(levels), body), *rest)
            for stage, category, track, levels, body, *rest in rows
        ]

    return _alike.get((opened.id, opened.pin_revision, *_moved(opened)), make)


def _moved(opened: OpenedCall) -> Sequence[Hashable]:
    """Other values after every move of an application of the call, and whenever one was given more time."""
    return moved(opened.id), once_on_page("extensions", lambda: tuple(read(_EXTENSIONS).one()))


_ended = Kept[Hashable, Mapping[tuple[Spot, datetime], int]](most=64)
_alike = Kept[Hashable, Sequence[_Alike]](most=64)
_WAITS = (
    select(
        *(Application.stage, Application.category, Application.track, Application.levels, Application.body_id),
        Application.state,
        extended_until().label("extended"),
    )
    .where(Application.call_id == bindparam("opened"), among(Application.state, _WAITING))
    .subquery()
)
_COUNTED = select(*_WAITS.c, func.count()).group_by(*_WAITS.c)
_EXTENSIONS = select(func.max(Extension.granted_at), func.count())


def _of_kind(kind: Kind) -> ColumnElement[bool]:
    equal: Sequence[ColumnElement[bool]] = (
        Application.stage == kind.stage,
        Application.category == kind.category,
        Application.track.is_(None) if kind.track is None else Application.track == kind.track,
        Application.levels == list(kind.levels),
        Application.body_id == kind.body_id,
    )
    return and_(*equal)
