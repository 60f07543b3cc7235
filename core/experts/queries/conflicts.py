"""Who stands around an application, so that no expert scores those to whom he is tied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Select, or_, select

from core.applications.models import Application
from core.db import db
from core.evaluators.models import Engagement, Evaluator, Staff, StaffState
from core.evaluators.queries import kinship
from core.experts.models import Expert
from core.experts.queries.pool import candidates
from core.experts.rules.conflicts import Around, Known, conflicts
from core.ledger.models import ListEvent
from core.people.models import Grant, Role
from core.units.models import Representation, RepresentationState, Unit, UnitName
from core.units.queries import records_of
from core.units.rules.names import matching


def conflicts_of(applications: Iterable[Application], pool: Collection[Expert]) -> Mapping[tuple[str, str], list[str]]:
    """Why an expert must not score an application, by (application, expert); whoever may is not there."""
    known = candidates(pool)
    found = {}
    for application in applications:
        around = around_of(application)
        for id, candidate in known.items():
            if reasons := conflicts(candidate, around):
                found[application.id, id] = list(reasons)
    return found


def around_of(application: Application) -> Around:
    """Everybody whom an expert of this application must not be tied to."""
    own = set(records_of([application.unit_id])) | {application.unit_id}
    related = _related(own)
    of_own = _engaged(Engagement.application_id == application.id)
    before = _engaged(Application.unit_id.in_(own), Engagement.accepted_at.is_not(None))
    return Around(
        unit=_units(own, [application.unit_name]),
        group=_units(related),
        evaluators=_bodies(of_own),
        earlier=_bodies(before - of_own),
        people=dict(_people(application, own, of_own | before)),
    )


def _related(unit_ids: set[str]) -> set[str]:
    """Every unit from which one of these came or that came from it, by merger or split, however far away."""
    found, new = set(unit_ids), set(unit_ids)
    while new:
        query = select(ListEvent.unit_id, ListEvent.other_id).where(
            ListEvent.other_id.is_not(None), or_(ListEvent.unit_id.in_(new), ListEvent.other_id.in_(new))
        )
        near = {id for pair in db.session.execute(query) for id in pair}
        new = (near | set(records_of(near))) - found
        found |= new
    return found - unit_ids


def _units(unit_ids: Collection[str], names: Iterable[str] = ()) -> Known:
    if not unit_ids:
        return Known()
    codes = db.session.scalars(select(Unit.code).where(Unit.id.in_(unit_ids), Unit.code.is_not(None)))
    keys = db.session.scalars(select(UnitName.name_key).where(UnitName.unit_id.in_(unit_ids)))
    present = db.session.scalars(select(Unit.name_key).where(Unit.id.in_(unit_ids)))
    return Known(
        frozenset(code for code in codes if code is not None),
        frozenset((*keys, *present, *map(matching, names))),
    )


def _engaged(*wanted: Any) -> set[str]:
    """The evaluators of engagements, with those that were found to be one with them."""
    query: Select[str] = select(Engagement.evaluator_id).join(Application, Application.id == Engagement.application_id)
    groups = kinship.bodies()
    return {id for found in db.session.scalars(query.where(*wanted).distinct()) for id in groups[found]}


def _bodies(evaluator_ids: Collection[str]) -> Known:
    if not evaluator_ids:
        return Known()
    rows = db.session.execute(select(Evaluator.code, Evaluator.name_key).where(Evaluator.id.in_(evaluator_ids))).all()
    return Known(frozenset(code for code, _ in rows if code), frozenset(name for _, name in rows if name))


def _people(application: Application, unit_ids: set[str], evaluator_ids: set[str]) -> Iterator[tuple[str, str]]:
    officers = select(Grant.person_id).where(Grant.role == Role.BODY_OFFICER, Grant.body_id == application.body_id)
    yield from ((id, "是这项申报推荐单位的经办人") for id in db.session.scalars(officers))
    staff = select(Staff.person_id).where(
        Staff.evaluator_id.in_(evaluator_ids), Staff.state.in_([StaffState.CONFIRMED, StaffState.ENDED])
    )
    yield from ((id, "是或曾是该申报单位所委托评价机构的人员") for id in db.session.scalars(staff))
    acting = select(Representation.person_id).where(
        Representation.unit_id.in_(unit_ids),
        Representation.state.in_([RepresentationState.CONFIRMED, RepresentationState.ENDED]),
    )
    yield from ((id, "代表或曾代表申报单位办理") for id in db.session.scalars(acting))
