"""Plans, pools, how far each in them has come, and the ways on from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from core import clock
from core.applications.models import Application
from core.applications.queries import entering
from core.applications.rules.entrance import Way
from core.applications.workflow.states import State
from core.bodies.queries import Scope
from core.calls.models import OpenedCall
from core.calls.queries import due_at, open_calls, pinned
from core.cultivation.models import CultivationPlan, PoolEntry
from core.cultivation.rules import OTHER, Progress
from core.db import db
from core.errors import existing
from core.instance import instance
from core.ledger.queries import listed_levels, lists_of
from core.people.models import Person
from core.plugin_api import Does
from core.units import queries as units
from core.units.models import Unit


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody in a pool, and how far it has come."""

    entry: PoolEntry
    unit: Unit | None
    progress: Progress


@dataclass(frozen=True, slots=True)
class Onward:
    """A way from the pool into a call that is open now; ``levels``: those that are chosen by it, if any are."""

    opened: OpenedCall
    way: Way
    levels: tuple[str, ...]


def plans(scope: Scope) -> Sequence[Sequence[CultivationPlan]]:
    """The plans in a scope, the latest year first: of each what was filed last, and behind it what was before."""
    query = select(CultivationPlan).where(scope.covers(CultivationPlan.body_id))
    order = (CultivationPlan.year.desc(), CultivationPlan.body_id, CultivationPlan.serial.desc())
    filed = db.session.scalars(query.order_by(*order))
    return [list(several) for _, several in groupby(filed, lambda each: (each.year, each.body_id))]


def plan_of(body_id: str, year: int) -> CultivationPlan | None:
    """What a body filed last for a year."""
    query = select(CultivationPlan).where(CultivationPlan.body_id == body_id, CultivationPlan.year == year)
    return db.session.scalar(query.order_by(CultivationPlan.serial.desc()).limit(1))


def pool(scope: Scope) -> Sequence[Followed]:
    """Everybody who is or was in a pool of the scope, those in it first."""
    query = select(PoolEntry).where(scope.covers(PoolEntry.body_id))
    ordered = query.order_by(PoolEntry.left_at.is_not(None), PoolEntry.body_id, PoolEntry.name, PoolEntry.id)
    return [followed(each) for each in db.session.scalars(ordered)]


def entry(entry_id: str) -> PoolEntry:
    """One of a pool. Raises NotFound."""
    return existing(db.session.get(PoolEntry, entry_id), "找不到该培育对象。", "请从培育库重新进入。")


def followed(held: PoolEntry) -> Followed:
    """How far it has come, told from the register, the applications and the lists."""
    unit = units.unit_with_code(held.code)
    return Followed(held, unit, _progress(held, unit))


def aims() -> Sequence[str]:
    """The levels at which somebody may be brought up: those to which a call of the region leads, or for which a body
    publishes a list of its own."""
    book = instance().book()
    led_to = {level for call in book.calls.values() if not call.annual_report for level in call.levels}
    led_to |= {kind.lists for kind in book.region.body_kinds.values() if kind.lists is not None}
    return [level for level in book.region.levels if level in led_to]


def standings() -> Mapping[str, str]:
    """What a unit may be to its trade, in words: those whom the rules encourage, and any other."""
    return {**{name: each.label for name, each in instance().book().region.encouraged.items()}, OTHER: "其他"}


def standing_label(held: PoolEntry) -> str:
    """What one in a pool is to its trade; what rules encourage no more is any other."""
    known = standings()
    return known.get(held.standing, known[OTHER])


def of_person(person: Person) -> Sequence[tuple[Followed, Sequence[Onward]]]:
    """What pools say of the units for which a person acts, each with the ways on."""
    mine = {unit.code: unit for unit in units.units_of(person) if unit.code}
    query = select(PoolEntry).where(PoolEntry.code.in_(mine), PoolEntry.left_at.is_(None)).order_by(PoolEntry.added_at)
    found = [followed(each) for each in db.session.scalars(query)]
    return [(each, tuple(onward(each.entry))) for each in found]


def onward(entry: PoolEntry) -> Iterator[Onward]:
    """The ways into open calls for one in a pool."""
    held = followed(entry)
    if held.unit is None or held.progress is not Progress.REGISTERED:
        return
    for opened in open_calls(clock.today()):
        call = pinned(opened).call
        if call.annual_report or entry.level not in call.levels:
            continue
        for way in entering.ways(opened, held.unit):
            fits = way.category == entry.category and way.is_open and way.subject_label is None
            if fits and not _is_late(opened, way.track, held.unit.body_id):
                yield Onward(opened, way, _on_the_way(entry, held.unit, opened, way))


def _on_the_way(entry: PoolEntry, unit: Unit, opened: OpenedCall, way: Way) -> tuple[str, ...]:
    """The levels to choose: the goal, and those below it on whose lists the unit is not yet."""
    if not way.chooses:
        return ()
    if pinned(opened).call.one_level:
        return (entry.level,)
    order = list(instance().book().region.levels)
    held = listed_levels(unit.id, entry.category)
    return tuple(each for each in way.levels if each not in held and order.index(each) <= order.index(entry.level))


def _is_late(opened: OpenedCall, track: str | None, body_id: str | None) -> bool:
    filing = (stage.id for stage in pinned(opened).call.stages if stage.kind is Does.FILE)
    dues = (due_at(opened, stage, track, body_id) for stage in filing)
    return any(due is not None and due.has_passed for due in dues)


def _progress(held: PoolEntry, unit: Unit | None) -> Progress:
    if held.left_at is not None:
        return Progress.LEFT
    if unit is None:
        return Progress.WAITING
    if any(each.list_id == held.level for each in lists_of(unit.id, held.category)):
        return Progress.LISTED
    applied = select(Application.levels).where(
        Application.unit_id == unit.id,
        Application.category == held.category,
        Application.created_at >= held.added_at,
        Application.state.not_in((State.WITHDRAWN, State.DECLINED, State.NOT_SELECTED)),
    )
    if any(held.level in levels for levels in db.session.scalars(applied)):  # a yearly report leads nowhere
        return Progress.APPLIED
    return Progress.REGISTERED if units.acting_for(unit.id) else Progress.WAITING
