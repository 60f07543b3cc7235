"""Who stands around an application, so that no expert scores those to whom he is tied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Select, or_, select

from core.applications.models import Application, Move
from core.bodies.queries import tiers
from core.db import db
from core.evaluators.models import Engagement, Evaluator, Profile, ProfileState, Staff, StaffState
from core.evaluators.queries import kinship
from core.experts.models import Expert
from core.experts.queries.pool import candidates
from core.experts.rules.conflicts import Around, Known, conflicts
from core.ledger.models import ListEvent
from core.people.models import Grant, Role
from core.units.models import Representation, RepresentationState, Unit, UnitName
from core.units.queries import former_codes, in_groups_with, records_of
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
    related, groups = _related(own)
    of_own = _engaged(Engagement.application_id == application.id)
    before = _engaged(Application.unit_id.in_(own), Engagement.accepted_at.is_not(None))
    akin = kinship.akin(of_own | before)
    return Around(
        unit=_units(own, [matching(application.unit_name)]),
        group=_units(related, groups),
        evaluators=_bodies(of_own),
        earlier=_bodies(before - of_own),
        akin=_bodies(akin),
        people=dict(_people(application, own, related, of_own | before, akin)),
    )


def _related(unit_ids: set[str]) -> tuple[set[str], set[str]]:
    """Every unit that belongs to one group with one of these, or from which one came, or that came from it, by merger
    or split, however far away; and the names of the groups, whose own company may be no unit of the register."""
    found, new, groups = set(unit_ids), set(unit_ids), set[str]()
    while new:
        query = select(ListEvent.unit_id, ListEvent.other_id).where(
            ListEvent.other_id.is_not(None), or_(ListEvent.unit_id.in_(new), ListEvent.other_id.in_(new))
        )
        near = {id for pair in db.session.execute(query) for id in pair}
        members, names = in_groups_with(new)
        new = (near | members | set(records_of(near))) - found
        found |= new
        groups |= names
    return found - unit_ids, groups


def _units(unit_ids: Collection[str], names: Iterable[str] = ()) -> Known:
    """These units by every code and name that they bear or bore, with some more names as they are compared."""
    codes = db.session.scalars(select(Unit.code).where(Unit.id.in_(unit_ids), Unit.code.is_not(None)))
    former = (each.code for each in former_codes(unit_ids) if each.voiding is None)
    keys = db.session.scalars(select(UnitName.name_key).where(UnitName.unit_id.in_(unit_ids)))
    present = db.session.scalars(select(Unit.name_key).where(Unit.id.in_(unit_ids)))
    return Known(
        frozenset((*(code for code in codes if code is not None), *former)), frozenset((*keys, *present, *names))
    )


def _engaged(*wanted: Any) -> set[str]:
    """The evaluators of engagements, with those that were found to be one with them."""
    query: Select[str] = select(Engagement.evaluator_id).join(Application, Application.id == Engagement.application_id)
    groups = kinship.bodies()
    return {id for found in db.session.scalars(query.where(*wanted).distinct()) for id in groups[found]}


def _bodies(evaluator_ids: Collection[str]) -> Known:
    """These evaluators by their codes, and by every name under which they were admitted."""
    rows = db.session.execute(select(Evaluator.code, Evaluator.name_key).where(Evaluator.id.in_(evaluator_ids))).all()
    were = select(Profile.name).where(
        Profile.evaluator_id.in_(evaluator_ids), Profile.state.in_([ProfileState.ADMITTED, ProfileState.SUPERSEDED])
    )
    names = (*(name for _, name in rows), *map(matching, db.session.scalars(were)))
    return Known(frozenset(code for code, _ in rows if code), frozenset(filter(None, names)))


def _people(
    application: Application,
    unit_ids: set[str],
    related: set[str],
    evaluator_ids: Collection[str],
    akin: Collection[str],
) -> Iterator[tuple[str, str]]:
    """Whoever acts or acted for somebody around the application; the nearest of what one is comes last, and is told."""
    above = tiers().chain(application.body_id)
    officers = select(Grant.person_id).where(Grant.role == Role.BODY_OFFICER, Grant.body_id.in_(above))
    handled = select(Move.moved_by_id).where(Move.application_id == application.id, Move.moved_by_id.is_not(None))
    yield from ((id, "曾经办这项申报") for id in db.session.scalars(handled.distinct()) if id is not None)
    yield from ((id, "代表或曾代表与申报单位同一集团或有合并、分立关系的单位办理") for id in _acting(related))
    yield from ((id, "是或曾是与该申报单位所委托评价机构同一法定代表人或者同一集团的机构的人员") for id in _staff(akin))
    yield from ((id, "是这项申报推荐单位或者其上级推荐单位的经办人") for id in db.session.scalars(officers))
    yield from ((id, "是或曾是该申报单位所委托评价机构的人员") for id in _staff(evaluator_ids))
    yield from ((id, "代表或曾代表申报单位办理") for id in _acting(unit_ids))


def _staff(evaluator_ids: Collection[str]) -> Iterable[str]:
    held = Staff.state.in_([StaffState.CONFIRMED, StaffState.ENDED])
    return db.session.scalars(select(Staff.person_id).where(Staff.evaluator_id.in_(evaluator_ids), held))


def _acting(unit_ids: Collection[str]) -> Iterable[str]:
    held = Representation.state.in_([RepresentationState.CONFIRMED, RepresentationState.ENDED])
    return db.session.scalars(select(Representation.person_id).where(Representation.unit_id.in_(unit_ids), held))
