"""What a unit filled in before, and what the units of a person still owe."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from core import clock
from core.applications import queries
from core.applications.models import Application, LateFiling
from core.applications.queries import entering, late
from core.applications.queries.closing import Closing, closings
from core.applications.rules.entrance import Way
from core.applications.workflow.states import State
from core.calls.models import CallState, OpenedCall
from core.calls.queries import due_at, open_or, opened_calls, pinned
from core.calls.rules.deadlines import End
from core.db import db
from core.db.statements import read, written
from core.people.models import Person
from core.plugin_api import Does
from core.units import queries as units
from core.units.models import Unit


def before(application: Application) -> Application | None:
    """The last annual report that the unit handed in of the same category and subject, in an earlier year; needs its
    `call`."""
    year = application.call.year or clock.today().year
    earlier = [each.id for each in opened_calls() if (each.year or year) < year and pinned(each).call.annual_report]
    query = (
        select(Application)
        .join(OpenedCall, OpenedCall.id == Application.call_id)
        .where(
            Application.call_id.in_(earlier),
            Application.unit_id.in_(units.same_as(application.unit_id)),
            Application.category == application.category,
            Application.subject_key == application.subject_key,
            Application.submitted_at.is_not(None),
            Application.state != written(State.WITHDRAWN),
        )
        .order_by(OpenedCall.year.desc(), Application.submitted_at.desc(), Application.id)
    )
    return db.session.scalars(query.limit(1)).first()


def earlier(application: Application) -> Application | None:
    """What the unit last filled in for another application of its category, whatever became of that; with its call.

    Of products the same one goes before others. What was filled in for a yearly report is none.
    """
    others = [each.id for each in opened_calls() if not pinned(each).call.annual_report]
    query = (
        select(Application)
        .options(joinedload(Application.call))
        .where(
            Application.call_id.in_(others),
            Application.unit_id.in_(units.same_as(application.unit_id)),
            Application.category == application.category,
            Application.id != application.id,
        )
        .order_by(Application.subject_key != application.subject_key, Application.updated_at.desc(), Application.id)
    )
    return db.session.scalars(query.limit(1)).first()


@dataclass(frozen=True, slots=True)
class Duty:
    """What a unit that stands on a list has to file and has not: in which call, how far it is, until when.

    ``application_id`` is that of what was begun, whose own date goes before that of all: it may be extended. `let_in`:
    that it may be handed in late, as long as it may.
    """

    unit: Unit
    opened: OpenedCall
    way: Way
    application_id: str | None
    due: End | None
    let_in: LateFiling | None = None

    @property
    def category_label(self) -> str:
        return pinned(self.opened).category_label(self.way.category)

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due.has_passed


# Asked on the home page of every applicant: made once.
_ASKING = open_or(OpenedCall.id.in_(late.LETTING_IN))
_LIVE = select(
    Application.id, Application.category, Application.track, Application.subject_name, Application.state
).where(
    Application.call_id == bindparam("call"),
    Application.unit_id.in_(units.same_as(bindparam("unit"))),
    Application.state != written(State.WITHDRAWN),
)


def owed(unit: Unit) -> Sequence[Duty]:
    """What a unit has to file now, and has not."""
    return _of([unit], _asking([unit]))


def duties(person: Person) -> Sequence[Duty]:
    """What the units for which a person acts have to file and have not, what is due first before the others."""
    mine = units.units_of(person)
    found = _of(mine, _asking(mine))
    return sorted(found, key=lambda each: (each.due is None, each.due and each.due.until, each.unit.name))


def _asking(whose: Collection[Unit]) -> Sequence[OpenedCall]:
    """The open calls that ask all to file, and those that were closed but let one of these units in late."""
    found = db.session.scalars(_ASKING, {"units": [each.id for each in whose], "day": clock.today()})
    return [opened for opened in found if _invites(opened)]


def _invites(opened: OpenedCall) -> bool:
    return any(track.invites_all for track in pinned(opened).call.tracks.values())


def _of(whose: Sequence[Unit], asking: Sequence[OpenedCall]) -> Sequence[Duty]:
    """What is owed, each by its own date where that was begun: asked of all of them at once."""
    found = [each for unit in whose if asking for each in _of_unit(unit, asking)]
    begun = [each.application_id for each in found if each.application_id is not None]
    own = closings(queries.several(begun)) if begun else {}
    return [_by_its_own_date(each, own.get(each.application_id or "")) for each in found]


def _by_its_own_date(duty: Duty, own: Closing | None) -> Duty:
    return duty if own is None or own.is_late else replace(duty, due=own)


def _of_unit(unit: Unit, asking: Sequence[OpenedCall]) -> Iterator[Duty]:
    """By the dates of all."""
    for opened in asking:
        found = read(_LIVE, call=opened.id, unit=unit.id).all()
        live = {(each.category, each.track): each for each in found}
        stages = pinned(opened).call.stages
        for way in entering.ways(opened, unit, [(each.category, each.subject_name) for each in found]):
            begun = live.get((way.category, way.track))
            if not way.is_duty or (begun is not None and not begun.state.is_open):
                continue
            filing = (stage for stage in stages if stage.kind is Does.FILE)
            dues = (due_at(opened, stage.id, way.track, unit.body_id) for stage in filing)
            due = next((each for each in dues if each is not None), None)
            is_open = opened.state is CallState.OPEN
            is_over = not is_open or (due is not None and due.has_passed)
            granted = late.let_in(opened.id, [unit.id]).get(unit.id) if is_over else None
            let_in = granted if granted is not None and granted.until >= clock.today() else None
            if is_open or let_in is not None:
                yield Duty(unit, opened, way, None if begun is None else begun.id, due, let_in)
