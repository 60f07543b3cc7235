"""What the registers know to be between an applicant and its evaluator, whatever either declared.

One body, one group or one person on both sides ties the two. That two people bear one name, or that one telephone was
left by both (that of a park or of an agent), ties nobody: whoever reviews is told, and asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from core.applications.models import Application
from core.applications.queries.rulebook import Rulebook
from core.db import db
from core.db.statements import any_of, read, written
from core.evaluators.models import Evaluator, Profile, ProfileState, Staff, StaffState
from core.evaluators.queries import groups, kinship
from core.people.models import Person
from core.plugin_api import Format
from core.units import queries as units
from core.units.models import Representation, RepresentationState, Unit
from core.units.rules import names

SAME_ENTITY = "评价机构与申报单位是同一法人"
SAME_GROUP = "评价机构与申报单位属于同一集团"
SAME_PHONE = "评价机构与申报单位所留的联系电话相同"

REPRESENTATIVE = "legal_representative"
"""The field of a form in which an applicant names its own."""

_LEAST, _NUMBER = 7, 11
"""Digits of a telephone: of fewer nobody can say whose it is; more are the country's."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person who acts for one side."""

    id: str
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class Sides:
    """Who acts, or acted while the application was made, for the applicant and for the evaluator."""

    own: tuple[Somebody, ...]
    theirs: tuple[Somebody, ...]


def ties(application: Application, evaluator_id: str) -> tuple[str, ...]:
    """What ties the two for certain, as sentences; nothing where nothing does."""
    return tuple(_ties(application, evaluator_id))


def doubts(application: Application, book: Rulebook, answers: Mapping[str, Any], evaluator_id: str) -> tuple[str, ...]:
    """What may tie the two and is known by a name or a telephone alone, as sentences."""
    return tuple(dict.fromkeys(_doubts(application, book, answers, evaluator_id)))


def _doubts(application: Application, book: Rulebook, answers: Mapping[str, Any], evaluator_id: str) -> Iterator[str]:
    both, profiles = sides(application, evaluator_id), _profiles(_one(evaluator_id))
    known, working = {each.id for each in both.own}, {each.id for each in both.theirs}
    others = {names.matching(each.name) for each in both.theirs if each.id not in known}
    yield from (f"经办人“{each.name}”与评价机构的人员同名" for each in both.own if names.matching(each.name) in others)
    stated = answers.get(REPRESENTATIVE)
    if isinstance(stated, str) and stated.strip():
        of = {names.matching(each.legal_representative) for each in profiles}
        if names.matching(stated) in of:
            yield f"法定代表人“{stated.strip()}”与评价机构的法定代表人同名"
    theirs = _numbers([*(each.phone for each in both.theirs), *(each.contact_phone for each in profiles)])
    own = [each.phone for each in both.own if each.id not in working]
    if theirs & _numbers([*own, *_phones(book, answers)]):
        yield SAME_PHONE


_ACTED = or_(
    Representation.state == written(RepresentationState.CONFIRMED),
    and_(Representation.state == written(RepresentationState.ENDED), Representation.ended_at >= bindparam("since")),
)
_OWN = (
    select(Person.id, Person.name, Person.phone)
    .join(Representation, Representation.person_id == Person.id)
    .where(Representation.unit_id.in_(units.same_as(bindparam("unit_id"))), _ACTED)
)
_WORKED = or_(
    Staff.state == written(StaffState.CONFIRMED),
    and_(Staff.state == written(StaffState.ENDED), Staff.decided_at >= bindparam("since")),
)
_THEIRS = (
    select(Person.id, Person.name, Person.phone)
    .join(Staff, Staff.person_id == Person.id)
    .where(Staff.evaluator_id.in_(any_of("evaluator_ids")), _WORKED)
)


def sides(application: Application, evaluator_id: str) -> Sides:
    """The people of both."""
    since = application.created_at
    own = read(_OWN, unit_id=application.unit_id, since=since)
    theirs = read(_THEIRS, evaluator_ids=_one(evaluator_id), since=since)
    return Sides(tuple(Somebody(*row) for row in own), tuple(Somebody(*row) for row in theirs))


_BODIES = select(Evaluator.code, Evaluator.name_key).where(Evaluator.id.in_(any_of("evaluator_ids")))


def _ties(application: Application, evaluator_id: str) -> Iterator[str]:
    one = _one(evaluator_id)
    own_codes, group_codes, group_keys = _codes(application.unit_id)
    rows = read(_BODIES, evaluator_ids=one).all()
    if any(code in own_codes for code, _ in rows):
        yield SAME_ENTITY
    elif any(code in group_codes for code, _ in rows) or _is_in_group(one, {name for _, name in rows}, group_keys):
        yield SAME_GROUP
    both = sides(application, evaluator_id)
    working = {each.id for each in both.theirs}
    yield from (f"申报单位的经办人“{name}”同时是评价机构的人员" for name in _names(both.own, working))


def _one(evaluator_id: str) -> list[str]:
    """The evaluator with those that were found to be one with it."""
    return sorted({evaluator_id, *kinship.bodies()[evaluator_id]})


_OWN_CODES = select(Unit.code).where(Unit.id.in_(units.same_as(bindparam("unit_id"))), Unit.code.is_not(None))


def _codes(unit_id: str) -> tuple[set[str], set[str], set[str]]:
    """The codes of the unit, those of the units of its group, and the names of that group as they are compared."""
    own = {code for (code,) in read(_OWN_CODES, unit_id=unit_id) if code}
    members, keys = units.in_groups_with({unit_id})
    if not keys:
        return own, set(), set()
    codes = db.session.scalars(select(Unit.code).where(Unit.id.in_(sorted(members)), Unit.code.is_not(None)))
    return own, {code for code in codes if code}, keys


def _is_in_group(one: Collection[str], names_of: Collection[str], keys: Collection[str]) -> bool:
    """Whether officers put one of these evaluators into a group of one of these names, or it bears that name."""
    kept = {names.matching(each.name) for each in groups.memberships() if each.evaluator_id in one and each.name}
    return not {*kept, *names_of}.isdisjoint(keys)


def _profiles(evaluator_ids: Collection[str]) -> list[Profile]:
    query = select(Profile).where(
        Profile.evaluator_id.in_(evaluator_ids), Profile.state == written(ProfileState.ADMITTED)
    )
    return [*db.session.scalars(query)]


def _names(people: Iterable[Somebody], among: Collection[str]) -> Iterable[str]:
    return dict.fromkeys(each.name for each in people if each.id in among)


def _phones(book: Rulebook, answers: Mapping[str, Any]) -> Iterator[str | None]:
    """Every telephone in the application's forms."""
    for form in book.forms.values():
        yield from (answers.get(name) for name, each in form.fields.items() if each.format is Format.PHONE)


def _numbers(phones: Iterable[str | None]) -> set[str]:
    digits = ("".join(filter(str.isdecimal, each)) for each in phones if isinstance(each, str))
    return {each[-_NUMBER:] for each in digits if len(each) >= _LEAST}
