"""Reads: opened calls, and the declarations that each of them keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select

from core.bodies.queries import tiers
from core.calls.models import CallState, OpenedCall
from core.calls.rules.deadlines import Due, due_of
from core.db import db
from core.db.keeping import Kept, once_on_page
from core.errors import existing
from core.plugin_api import Does
from core.policy.pinned import PinnedCall
from core.policy.pinning import unpin
from core.registry import Registry

_pinned = Kept[tuple[str, int], PinnedCall](most=64)


def pinned(opened: OpenedCall) -> PinnedCall:
    """The declarations by which the call's applications are judged; read once per process and revision."""
    return _pinned.get((opened.id, opened.pin_revision), lambda: unpin(opened.pinned))


_NEWEST_FIRST = (OpenedCall.year.desc(), OpenedCall.opens_on.desc(), OpenedCall.call_id)
_OPENED = select(OpenedCall).order_by(*_NEWEST_FIRST)


def opened_calls() -> Sequence[OpenedCall]:
    """Every call that was ever opened, the newest year first."""
    return once_on_page("opened calls", lambda: db.session.scalars(_OPENED).all())


def year_before(opened: OpenedCall) -> OpenedCall | None:
    """The call of the year before that was for the same: the same levels, categories and kind of filing."""
    mine = pinned(opened).call
    for each in opened_calls():
        call = pinned(each).call
        same = (call.levels, call.categories, call.annual_report) == (mine.levels, mine.categories, mine.annual_report)
        if same and opened.year is not None and each.year == opened.year - 1:
            return each
    return None


def open_or(also: ColumnElement[bool]) -> Select[OpenedCall]:
    """The calls that units may enter on a `day`, or of which `also` holds, the newest year first: as a statement."""
    is_open = and_(OpenedCall.state == CallState.OPEN, OpenedCall.opens_on <= bindparam("day"))
    return select(OpenedCall).where(or_(is_open, also)).order_by(*_NEWEST_FIRST)


_OPEN = open_or(false())


def open_calls(on: date) -> Sequence[OpenedCall]:
    """The calls that units may enter on that day, the newest year first."""
    return db.session.scalars(_OPEN, {"day": on}).all()


def opened(call_id: str) -> OpenedCall | None:
    """The opened call of a declared call's id, if it was opened."""
    return db.session.scalar(select(OpenedCall).where(OpenedCall.call_id == call_id))


def get(call_id: str) -> OpenedCall:
    """The opened call of a declared call's id. Raises NotFound."""
    return existing(opened(call_id), "找不到该申报通知，或者它尚未启动。", "请从首页或申报通知列表重新进入。")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries of a call are still written, are under way, have come to an end; the live ones by stage too."""

    drafting: int
    under_way: int
    ended: int
    by_stage: Mapping[str, int]


TALLIES: Registry[Callable[[str | None], Mapping[str, Tally]]] = Registry()
"""Given by who keeps the entries: those of one opened call (its row's id) or of each that has some, by that id."""


def tallies(opened_id: str | None = None) -> Mapping[str, Tally]:
    """The entries of an opened call, or of every one that has some, by its row's id."""
    return {id: tally for count in TALLIES.values() for id, tally in count(opened_id).items()}


def own_bodies(opened: OpenedCall, body_id: str | None) -> tuple[str, ...]:
    """Of a recommending body and those above it, the nearest first, those that have something of their own here."""
    named = pinned(opened).book.named_bodies
    return tuple(filter(named.__contains__, tiers().chain(body_id))) if named and body_id else ()


def left_out(opened: OpenedCall, body_id: str | None) -> frozenset[str]:
    """The stages that units of a body do not pass."""
    call = pinned(opened).call
    if body_id is None or not any(stage.bodies for stage in call.stages):
        return frozenset()
    return tiers().left_out(body_id, call)


def due_at(opened: OpenedCall, stage_id: str, track: str | None = None, body_id: str | None = None) -> Due | None:
    """The deadline of a stage for a kind of filer and the units of a body, by the call's pinned declarations.

    None where there is none.
    """
    bodies = own_bodies(opened, body_id)

    def found() -> tuple[Due | None]:
        deadline = pinned(opened).deadline(stage_id, track, bodies)
        return (None if deadline is None else due_of(deadline, opened.year),)

    return _dues.get((opened.id, opened.pin_revision, opened.year, stage_id, track, bodies), found)[0]


_dues = Kept[tuple[object, ...], tuple[Due | None]](most=2_048)


def filing_due(opened: OpenedCall, track: str | None, body_id: str | None = None) -> Due | None:
    """Until when the units of a track may file: those of a body with a date of its own by that."""
    stages = pinned(opened).call.stages
    dues = (due_at(opened, stage.id, track, body_id or None) for stage in stages if stage.kind is Does.FILE)
    return next((due for due in dues if due is not None), None)


def came_after(due: Due | None, listed_on: date) -> bool:
    """Whether a unit came onto a list when all on it had to have filed: it was not among them, and owes nothing."""
    return due is not None and due.last_day < listed_on
