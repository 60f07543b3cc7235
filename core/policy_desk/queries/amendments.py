"""The ledger of amendments: what holds now, what was changed when and by whom, and which applications it touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload

from core import clock
from core.applications.models import Application, Extension
from core.applications.rules.naming import reference
from core.applications.workflow.states import State
from core.bodies.queries import tiers
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.db.statements import read, written
from core.errors import existing
from core.plugin_api import Call, Deadline
from core.policy.layers import Layer
from core.policy_desk.models import Amendment
from core.policy_desk.queries.layer import layer_of
from core.units.models import Representation, RepresentationState

Revision = tuple[int, str] | None
"""The last amendment's serial and id; None while there is none. The id tells a row from one that was rolled back."""


_LAST = select(Amendment.serial, Amendment.id).order_by(Amendment.serial.desc()).limit(1)
"""Made once: every page asks."""


def revision() -> Revision:
    """What the instance's layer amounts to is the same as long as this is."""
    found = read(_LAST).first()
    return None if found is None else (found.serial, found.id)


def layer() -> Layer:
    """The instance's layer, from the whole ledger."""
    return layer_of(db.session.scalars(select(Amendment)).all())


def last(kind: str, target: str) -> Amendment | None:
    """The latest amendment of a target (an end too), with who made it."""
    return db.session.scalar(
        select(Amendment)
        .where(Amendment.kind == kind, Amendment.target == target)
        .order_by(Amendment.serial.desc())
        .limit(1)
        .options(joinedload(Amendment.made_by))
    )


@dataclass(frozen=True, slots=True)
class Act:
    """What was changed in one go. ``stands``: what it declared has neither been replaced nor ended since."""

    id: str
    rows: tuple[Amendment, ...]
    stands: bool

    @property
    def first(self) -> Amendment:
        return self.rows[0]

    @property
    def is_end(self) -> bool:
        """Whether it took earlier amendments back."""
        return self.first.takes_back is not None


def acts() -> Sequence[Act]:
    """Every act, the newest first."""
    rows = db.session.scalars(select(Amendment).order_by(Amendment.serial).options(joinedload(Amendment.made_by))).all()
    latest = {(row.kind, row.target): row.serial for row in rows}
    found = [Act(act, tuple(group), stands=False) for act, group in groupby(rows, key=lambda row: row.act)]
    return [
        Act(act.id, act.rows, stands=all(latest[row.kind, row.target] == row.serial for row in act.rows))
        for act in reversed(found)
    ]


def act(act_id: str) -> Act:
    """One act. Raises NotFound."""
    return existing(
        next((each for each in acts() if each.id == act_id), None), "找不到这次改动。", "请从“规定调整记录”重新进入。"
    )


def in_force(on: date) -> Mapping[tuple[str, str], Amendment]:
    """The amendments that hold on a day, by kind and id: who changed what, why and by which document."""
    rows = db.session.scalars(
        select(Amendment)
        .where(Amendment.made_at < clock.end_of_day(on))
        .order_by(Amendment.serial)
        .options(joinedload(Amendment.made_by))
    )
    latest = {(row.kind, row.target): row for row in rows}
    return {key: row for key, row in latest.items() if row.declaration is not None}


@dataclass(frozen=True, slots=True)
class Touched:
    """A live application whose deadline would change. ``extended_until``: it has more time of its own already."""

    reference: str
    id: str
    unit_name: str
    stage: str
    state: State
    extended_until: datetime | None


def touched(opened: OpenedCall, call: Call, deadline: Deadline) -> Sequence[Touched]:
    """The live applications that have still to pass the deadline's stage, in the order of their numbers."""
    shown = (
        Application.number,
        Application.id,
        Application.unit_name,
        Application.stage,
        Application.state,
    )
    query = (
        select(*shown, func.max(Extension.until))
        .outerjoin(Extension, and_(Extension.application_id == Application.id, Extension.stage == deadline.stage))
        .where(*_touching(opened, call, deadline))
        .group_by(*shown)
        .order_by(Application.number)
    )
    return [
        Touched(reference(opened.spoken_year, number), id, unit_name, stage, state, until)
        for number, id, unit_name, stage, state, until in db.session.execute(query)
    ]


def _touching(opened: OpenedCall, call: Call, deadline: Deadline) -> list[ColumnElement[bool]]:
    """The live applications of the deadline's kinds of filer, and of its bodies, that have still to pass its stage.

    What is everybody's is not theirs who have a date of their own.
    """
    stages = [stage.id for stage in call.stages]
    conditions = [
        Application.call_id == opened.id,
        Application.stage.in_(stages[: stages.index(str(deadline.stage)) + 1]),
        Application.state.not_in([state for state in State if state.is_final]),
    ]
    if deadline.tracks:
        conditions.append(Application.track.in_(deadline.tracks))
    if deadline.bodies:
        conditions.append(Application.body_id.in_(sorted(tiers().below(set(deadline.bodies)))))
    else:
        dates = (
            each for each in pinned(opened).deadlines.values() if (each.call, each.stage) == (call.id, deadline.stage)
        )
        if own := {body for each in dates for body in each.bodies}:
            conditions.append(Application.body_id.not_in(sorted(tiers().below(own))))
    return conditions


def representatives_touched(opened: OpenedCall, call: Call, deadline: Deadline) -> Sequence[str]:
    """The ids of the people who act for the units of those applications."""
    query = (
        select(Representation.person_id)
        .join(Application, Application.unit_id == Representation.unit_id)
        .where(Representation.state == written(RepresentationState.CONFIRMED), *_touching(opened, call, deadline))
    )
    return db.session.scalars(query.distinct().order_by(Representation.person_id)).all()


class Ledger:
    """The instance's own layer, as `core.instance` asks for it."""

    def revision(self) -> Revision:
        return revision()

    def layer(self) -> Layer:
        return layer()
