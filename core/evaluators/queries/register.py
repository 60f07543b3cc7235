"""Evaluators, what they state of themselves, and who acts for them. Whether one may see it, the caller has asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from core.db import db
from core.db.statements import contains, written
from core.errors import existing
from core.evaluators.models import (
    Evaluator,
    EvaluatorAlias,
    Profile,
    ProfileState,
    SanctionEnding,
    Staff,
    StaffState,
    StatedIdentity,
)
from core.evaluators.queries import groups
from core.evaluators.rules.identity import Identity
from core.ledger.models import Bar, BarredKind
from core.ledger.queries import NOT_IN_ERROR
from core.people.models import Person
from core.units.rules import codes, names

_LIVE = (StaffState.PENDING, StaffState.CONFIRMED)


# --- Evaluators -------------------------------------------------------------------------------------------------------


def evaluator(evaluator_id: str) -> Evaluator:
    """An evaluator, admitted or not. Raises NotFound."""
    return existing(db.session.get(Evaluator, evaluator_id), "找不到该第三方评价机构。", "请从列表重新进入。")


def admitted() -> Sequence[Evaluator]:
    """Those that the department has admitted, in the order of their names."""
    query = select(Evaluator).where(Evaluator.admitted_at.is_not(None))
    return db.session.scalars(query.order_by(Evaluator.name_key, Evaluator.id)).all()


def search(text: str) -> Sequence[Evaluator]:
    """Those admitted of whom a text speaks; without a text all of them."""
    query = select(Evaluator).where(Evaluator.admitted_at.is_not(None), *spoken_of_by(text))
    return db.session.scalars(query.order_by(Evaluator.name_key, Evaluator.id)).all()


def spoken_of_by(text: str) -> list[ColumnElement[bool]]:
    """The conditions of evaluators of which a text speaks: by each of its words, as part of the name or the code."""
    return [or_(*_said_by(word)) for word in names.words(text)]


def _said_by(word: str) -> Iterator[ColumnElement[bool]]:
    yield contains(Evaluator.name_key, names.matching(word))
    if codes.may_be_part(word):
        yield contains(Evaluator.code, word)


def admitted_with_code(code: str) -> Evaluator | None:
    """The admitted evaluator whose legal entity has this normalised code."""
    return db.session.scalar(select(Evaluator).where(Evaluator.code == code, Evaluator.admitted_at.is_not(None)))


def admitted_one(evaluator_id: str) -> Evaluator:
    """An evaluator that the department has admitted. Raises NotFound."""
    found = evaluator(evaluator_id)
    return existing(found if found.admitted_at else None, "找不到该第三方评价机构。", "请从列表重新进入。")


def sanctioned() -> Sequence[tuple[Bar, Evaluator]]:
    """Every bar of an evaluator that was ever imposed, and not in error, the latest first: they are named publicly."""
    query = select(Bar, Evaluator).join(Evaluator, Evaluator.id == Bar.subject_id)
    query = query.where(Bar.subject_type == BarredKind.EVALUATOR, NOT_IN_ERROR)
    return [(bar, found) for bar, found in db.session.execute(query.order_by(Bar.since.desc(), Bar.id))]


def sanction(bar_id: str) -> tuple[Bar, Evaluator]:
    """One of them. Raises NotFound."""
    found = next((each for each in sanctioned() if each[0].id == bar_id), None)
    return existing(found, "找不到该处理记录。", "请从机构页面重新进入。")


def ending(ending_id: str) -> SanctionEnding:
    """What was proposed to end of a sanction. Raises NotFound."""
    return existing(db.session.get(SanctionEnding, ending_id), "找不到这一事项。", "请从评价机构管理页面重新进入。")


def endings(bar_id: str | None = None) -> Sequence[SanctionEnding]:
    """What waits to be confirmed (of one sanction, where it is named), the oldest first."""
    query = select(SanctionEnding).where(SanctionEnding.confirmed.is_(None))
    if bar_id is not None:
        query = query.where(SanctionEnding.bar_id == bar_id)
    return db.session.scalars(query.order_by(SanctionEnding.proposed_at, SanctionEnding.id)).all()


def counting_endings() -> Select[int]:
    """The question how many of them another than the ``reader`` proposed."""
    return select(func.count()).where(
        SanctionEnding.confirmed.is_(None), SanctionEnding.proposed_by_id != bindparam("reader")
    )


def aliases(evaluator_id: str | None = None) -> Sequence[EvaluatorAlias]:
    """The names under which lists print evaluators (or this one) that none has stated."""
    query = select(EvaluatorAlias)
    if evaluator_id is not None:
        query = query.where(EvaluatorAlias.evaluator_id == evaluator_id)
    return db.session.scalars(query.order_by(EvaluatorAlias.name_key)).all()


def names_of(evaluator: Evaluator) -> frozenset[str]:
    """Its present name, those that it stated before, and those under which lists print it."""
    stated = select(Profile.name).where(Profile.evaluator_id == evaluator.id)
    return frozenset({evaluator.name, *db.session.scalars(stated), *(each.name for each in aliases(evaluator.id))})


def by_name() -> Mapping[str, Evaluator]:
    """Every admitted evaluator, by each of its names as they are compared."""
    known = {each.id: each for each in admitted()}
    stated = db.session.execute(select(Profile.name, Profile.evaluator_id).where(Profile.evaluator_id.in_(known)))
    found = {names.matching(name): known[id] for name, id in stated}
    found |= {each.name_key: known[each.evaluator_id] for each in aliases() if each.evaluator_id in known}
    return found | {each.name_key: each for each in known.values()}


# --- Profiles ---------------------------------------------------------------------------------------------------------


def profile(profile_id: str) -> Profile:
    """What was stated once, with its evaluator. Raises NotFound."""
    found = db.session.scalar(select(Profile).options(joinedload(Profile.evaluator)).where(Profile.id == profile_id))
    return existing(found, "找不到该登记材料。", "请从列表重新进入。")


def held_profile(evaluator_id: str) -> Profile | None:
    """What was admitted and holds."""
    return db.session.scalar(
        select(Profile).where(Profile.evaluator_id == evaluator_id, Profile.state == written(ProfileState.ADMITTED))
    )


def held_profiles(evaluator_ids: Collection[str]) -> Mapping[str, Profile]:
    """The same for several, by the evaluator's id."""
    query = select(Profile).where(
        Profile.evaluator_id.in_(evaluator_ids), Profile.state == written(ProfileState.ADMITTED)
    )
    return {found.evaluator_id: found for found in db.session.scalars(query)}


def open_profile(evaluator_id: str) -> Profile | None:
    """What is under way: being written, waiting for the department, or back with its reason."""
    states = (ProfileState.DRAFT, ProfileState.SUBMITTED, ProfileState.REFUSED)
    return db.session.scalar(select(Profile).where(Profile.evaluator_id == evaluator_id, Profile.state.in_(states)))


def stated_last(evaluator_id: str) -> Profile | None:
    """What the department looks at: what waits for it, else what holds."""
    states = (ProfileState.SUBMITTED, ProfileState.ADMITTED)
    query = select(Profile).where(Profile.evaluator_id == evaluator_id, Profile.state.in_(states))
    return db.session.scalar(query.order_by(Profile.serial.desc()).limit(1))


def profiles_of(evaluator_id: str) -> Sequence[Profile]:
    """Everything that it ever stated, the latest first."""
    query = select(Profile).where(Profile.evaluator_id == evaluator_id)
    return db.session.scalars(query.order_by(Profile.serial.desc())).all()


def submitted_profiles() -> Sequence[Profile]:
    """Those that wait for the department, the oldest first."""
    query = (
        select(Profile).options(joinedload(Profile.evaluator)).where(Profile.state == written(ProfileState.SUBMITTED))
    )
    return db.session.scalars(query.order_by(Profile.submitted_at, Profile.id)).all()


def identities_of(evaluator_id: str) -> Mapping[str, StatedIdentity | Identity]:
    """Who stands behind an evaluator, by the key of the caps, as admitted, or as officers keep it; none before."""
    query = (
        select(StatedIdentity)
        .join(Profile, Profile.id == StatedIdentity.profile_id)
        .where(Profile.evaluator_id == evaluator_id, Profile.state == written(ProfileState.ADMITTED))
    )
    stated = {found.key: found for found in db.session.scalars(query)}
    return {**stated, **groups.identities([evaluator_id]).get(evaluator_id, {})} if stated else stated


# --- Staff ------------------------------------------------------------------------------------------------------------


def staff(staff_id: str) -> Staff:
    """A request with its person and evaluator. Raises NotFound."""
    query = select(Staff).options(joinedload(Staff.person), joinedload(Staff.evaluator))
    return existing(
        db.session.scalar(query.where(Staff.id == staff_id)), "找不到该机构人员申请。", "请从列表重新进入。"
    )


def of_person(person: Person) -> Staff | None:
    """The person's live request: pending or confirmed."""
    query = select(Staff).options(joinedload(Staff.evaluator))
    return db.session.scalar(query.where(Staff.person_id == person.id, Staff.state.in_(_LIVE)))


def requests_of(person: Person) -> Sequence[Staff]:
    """Everything that the person asked for, the latest first."""
    query = select(Staff).options(joinedload(Staff.evaluator)).where(Staff.person_id == person.id)
    return db.session.scalars(query.order_by(Staff.requested_at.desc(), Staff.id)).all()


def works_for(person_id: str, evaluator_id: str) -> bool:
    """Whether the person's letter for an evaluator was confirmed and holds."""
    query = select(Staff.id).where(
        Staff.person_id == person_id, Staff.evaluator_id == evaluator_id, Staff.state == written(StaffState.CONFIRMED)
    )
    return db.session.scalar(query) is not None


def staff_of(evaluator_id: str, *, states: Collection[StaffState] = _LIVE) -> Sequence[Staff]:
    """The people of an evaluator, the first first."""
    query = select(Staff).options(joinedload(Staff.person))
    query = query.where(Staff.evaluator_id == evaluator_id, Staff.state.in_(states))
    return db.session.scalars(query.order_by(Staff.requested_at, Staff.id)).all()


def staff_requests() -> Sequence[Staff]:
    """Those who want to join an admitted evaluator and wait for the department, the oldest first."""
    query = (
        select(Staff)
        .join(Evaluator, Evaluator.id == Staff.evaluator_id)
        .options(joinedload(Staff.person), joinedload(Staff.evaluator))
        .where(Staff.state == written(StaffState.PENDING), Staff.founds.is_(False), Evaluator.admitted_at.is_not(None))
    )
    return db.session.scalars(query.order_by(Staff.requested_at, Staff.id)).all()
