"""Who may hand in late what it owed to a call, and what was handed in late."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select

from core import clock
from core.applications.models import Application, LateFiling
from core.calls.models import OpenedCall
from core.calls.queries import due_at, pinned
from core.db import db
from core.db.statements import any_of, read
from core.filling.models import Submission
from core.plugin_api import Does
from core.units.models import Unit
from core.units.queries import HOLDING


def let_in(call_id: str, unit_ids: Collection[str] | None = None) -> Mapping[str, LateFiling]:
    """What was granted last to each of these units (None: to all) in a call, whether its day has passed or not; by the
    record that holds for it, under whichever it was granted."""
    query = select(HOLDING, LateFiling).join(Unit, Unit.id == LateFiling.unit_id).where(LateFiling.call_id == call_id)
    if unit_ids is not None:
        query = query.where(_is_of(sorted(unit_ids)))
    return dict(db.session.execute(query.order_by(LateFiling.sequence)).all())


def _is_of(ids: Sequence[str] | BindParameter[Sequence[str]]) -> ColumnElement[bool]:
    """The condition that the unit of a row is one of these, under whichever record: each by its index."""
    return or_(Unit.id.in_(ids), Unit.merged_into_id.in_(ids))


_LAST = (
    select(func.max(LateFiling.sequence))
    .join(Unit, Unit.id == LateFiling.unit_id)
    .where(_is_of(any_of("units")))
    .group_by(LateFiling.call_id, HOLDING)
)
LETTING_IN = select(LateFiling.call_id).where(LateFiling.sequence.in_(_LAST), LateFiling.until >= bindparam("day"))
"""The ids of the calls to which one of the `units` may file late on a `day`, by what was granted last to each."""


def calls_letting_in(unit_id: str) -> frozenset[str]:
    """Those of one unit, today."""
    return frozenset(read(LETTING_IN, units=[unit_id], day=clock.today()).scalars())


def late_until(applications: Collection[Application]) -> Mapping[str, date]:
    """The last day on which each of these may be handed in late, of those that still may."""
    if not applications:
        return {}
    query = (
        select(LateFiling.call_id, HOLDING, LateFiling.until)
        .join(Unit, Unit.id == LateFiling.unit_id)
        .where(LateFiling.call_id.in_(sorted({each.call_id for each in applications})))
        .where(_is_of(sorted({each.unit_id for each in applications})))
        .order_by(LateFiling.sequence)
    )
    granted = {(call_id, unit_id): until for call_id, unit_id, until in db.session.execute(query)}
    found = ((each.id, granted.get((each.call_id, each.unit_id))) for each in applications)
    return {id: until for id, until in found if until is not None and until >= clock.today()}


def filed_late(opened: OpenedCall, applications: Sequence[Application]) -> Mapping[str, datetime]:
    """When these were handed in for the first time, of those that came after the date of the call."""
    filing = next(stage.id for stage in pinned(opened).call.stages if stage.kind is Does.FILE)
    query = select(Submission.filling_id, func.min(Submission.submitted_at)).where(
        Submission.filling_id.in_([each.id for each in applications])
    )
    first = db.session.execute(query.group_by(Submission.filling_id)).all()
    dues = {each.id: due_at(opened, filing, each.track, each.body_id) for each in applications}
    return {id: at for id, at in first if (due := dues[id]) is not None and at >= due.until}
