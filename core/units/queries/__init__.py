"""Reading units and representations. Whose they are is asked here: by scope, or by the person's own confirmed
requests."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload

from core.bodies.queries import EVERYTHING, Scope, bodies
from core.db import db
from core.db.keeping import once, once_on_page, together_on_page
from core.db.searching import Searched, Sought, Way, held_by, holds, sought
from core.db.statements import Known, any_of, columns_for, contains, page_of, pieces, read, written
from core.errors import existing
from core.instance import department, instance
from core.people.models import Person
from core.units.models import (
    FormerCode,
    RecordJoining,
    Representation,
    RepresentationState,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)
from core.units.queries.beside import BESIDE as BESIDE
from core.units.queries.beside import CODE, GROUP, JOINING
from core.units.queries.beside import NAMES as NAMES
from core.units.queries.beside import is_joined as is_joined
from core.units.queries.beside import look_beside as look_beside
from core.units.queries.beside import may_be as may_be
from core.units.rules import codes, names
from core.units.rules.places import Named, Places

PAGE_SIZE = 50
MOST_COUNTED = 5_000
MOST_FOUND = 10
LEAST_LETTERS = 2
"""A search by name asks for this many signs; how many are found at once, and how often one asks, keeps anybody from
leafing through the register."""

PENDING, CONFIRMED = RepresentationState.PENDING, RepresentationState.CONFIRMED

HOLDING: ColumnElement[str] = func.coalesce(Unit.merged_into_id, Unit.id)
"""The id of the record that holds, of a record that may have been joined with it."""


# --- Units ------------------------------------------------------------------------------------------------------------


def unit(unit_id: str) -> Unit:
    """The unit, for those who have been asked whether they may see it. Raises NotFound."""
    return existing(
        db.session.get(Unit, unit_id, options=[joinedload(Unit.body)]), "找不到该单位。", "请从列表重新进入。"
    )


def holder(unit_id: str) -> Unit:
    """The unit by the record that holds for it, where another was joined with that. Raises NotFound."""
    found = unit(unit_id)
    return found if found.merged_into_id is None else unit(found.merged_into_id)


def unit_with_code(code: str) -> Unit | None:
    """The unit that bears this normalised code, or bore it before another replaced it."""
    return db.session.scalar(_WITH_CODE, {"codes": [code]})


def bearing(codes: Known[Collection[str]]) -> ColumnElement[bool]:
    """The condition that a unit bears, or bore, one of these codes."""
    bearer = aliased(Unit)
    former = select(FormerCode.unit_id).where(FormerCode.code.in_(codes), ~FormerCode.voiding.has())
    # Two selects, each by its index: with one condition or the other the whole register is looked through.
    return Unit.id.in_(union_all(select(bearer.id).where(bearer.code.in_(codes)), former))


_WITH_CODE = select(Unit).where(bearing(any_of("codes")))


def once_named(name: Sought | None) -> Select[str]:
    """The ids of the units that bore a name which holds what is sought and bear it no more."""
    bore = select(HOLDING).join(UnitName, UnitName.unit_id == Unit.id)
    return bore.where(UnitName.until.is_not(None), held_by(UnitName.name_key, name))


def former_codes(unit_ids: Collection[str]) -> Sequence[FormerCode]:
    """The codes that these units bore before, in the order in which they were replaced; also what was voided since."""
    wanted = [each for each in unit_ids if may_be(each, CODE)]
    query = select(FormerCode).where(FormerCode.unit_id.in_(wanted))
    return db.session.scalars(query.order_by(FormerCode.sequence)).all() if wanted else ()


def former_code(sequence: int) -> FormerCode:
    """One of them. Raises NotFound."""
    return existing(db.session.get(FormerCode, sequence), "找不到这条更换代码的记录。", "请从单位页面重新进入。")


def units_named(name: str, kind: UnitKind) -> Sequence[Unit]:
    """Units of the kind that bear, or once bore, this name, however it is typed, with their bodies; oldest first."""
    query = (
        select(Unit)
        .options(joinedload(Unit.body))
        .where(Unit.kind == kind, Unit.id.in_(bearers([names.matching(name)])))
    )
    return db.session.scalars(query.order_by(Unit.created_at, Unit.id)).all()


def namesakes(name: str, code: str, besides: Unit | None = None) -> Sequence[Unit]:
    """Units of either kind that bear, or once bore, this name under another code, or none, than this; oldest first."""
    known = {each.id for each in (besides, unit_with_code(code)) if each is not None}
    query = select(Unit).options(joinedload(Unit.body)).where(Unit.id.in_(bearers([names.matching(name)])))
    return [each for each in db.session.scalars(query.order_by(Unit.created_at, Unit.id)) if each.id not in known]


def bearers(keys: Collection[str]) -> Select[str]:
    """The ids of the units that bear, or once bore, one of these names as they are compared, under any record."""
    return select(HOLDING).join(UnitName, UnitName.unit_id == Unit.id).where(UnitName.name_key.in_(keys))


def meant(*, codes: Sequence[str], keys: Sequence[str]) -> Sequence[Unit]:
    """The units that bear, or once bore, any of these codes or names (as they are compared), the oldest first."""
    asked = [*(bearing(some) for some in pieces(codes)), *(Unit.id.in_(bearers(some)) for some in pieces(keys))]
    found = {unit.id: unit for each in asked for unit in db.session.scalars(select(Unit).where(each))}
    return sorted(found.values(), key=lambda unit: (unit.created_at, unit.id))


def holding(unit_id: Known[str]) -> ScalarSelect[str]:
    """The id of the record that holds for this one, within another statement."""
    return select(HOLDING).where(Unit.id == unit_id).scalar_subquery()


def same_as(unit_id: Known[str]) -> CompoundSelect[str]:
    """The ids of every record of a unit, within another statement."""
    joined = aliased(Unit)
    # Two selects, each by its index: with one condition or the other the whole register is looked through.
    return union_all(
        select(HOLDING).where(Unit.id == unit_id), select(joined.id).where(joined.merged_into_id == holding(unit_id))
    )


def _records() -> CompoundSelect[str, str]:
    joined, own = aliased(Unit), Unit.id.in_(any_of("ids"))
    # Two selects, each by its index, as in `same_as`.
    return union_all(
        select(HOLDING, HOLDING).where(own),
        select(joined.id, func.coalesce(joined.merged_into_id, joined.id)).where(
            joined.merged_into_id.in_(select(HOLDING).where(own))
        ),
    )


_RECORDS = _records()


def records_of(unit_ids: Collection[str]) -> Mapping[str, str]:
    """Every record of these units, by its id, and the id of the one that holds; read once for all parts of a page."""
    ids = sorted(unit_ids)
    return once_on_page(f"records of {' '.join(ids)}", lambda: dict(read(_RECORDS, ids=ids).all()))


def _groups(unit_ids: Collection[str]) -> Mapping[str, UnitGroup]:
    """To which group each of these units belongs, by the record that holds: as was decided last under any of its
    records; also those that were taken out of one."""
    holder = records_of(unit_ids)
    query = select(UnitGroup).where(UnitGroup.unit_id.in_(holder)).order_by(UnitGroup.sequence)
    return {holder[each.unit_id]: each for each in db.session.scalars(query)}


def group_of(unit_id: str) -> UnitGroup | None:
    """The group to which the department found a unit to belong; None for none."""
    found = next(iter(_groups([unit_id]).values()), None) if may_be(unit_id, GROUP) else None
    return found if found is not None and found.name else None


def in_groups_with(unit_ids: Collection[str]) -> tuple[set[str], set[str]]:
    """Every record of the units that belong to a group with one of these, themselves among them, and the groups' names
    as they are compared."""
    keys = {each.name_key for each in _groups(unit_ids).values() if each.name}
    if not keys:
        return set(), keys
    ever = set(db.session.scalars(select(UnitGroup.unit_id).where(UnitGroup.name_key.in_(keys))))
    members = {id for id, each in _groups(ever).items() if each.name_key in keys}
    return set(records_of(members)), keys


def group_names() -> Sequence[str]:
    """The names of the groups that were ever kept, for whoever puts another unit into one."""
    query = select(UnitGroup.name).where(UnitGroup.name != "").distinct()
    return db.session.scalars(query.order_by(UnitGroup.name)).all()


def joinings_of(unit_id: str) -> Sequence[RecordJoining]:
    """The records that were joined with this one, and with which it was itself, with their units; in order."""
    if not may_be(unit_id, JOINING):
        return ()
    query = select(RecordJoining).options(joinedload(RecordJoining.unit))
    concerned = or_(RecordJoining.into_id == unit_id, RecordJoining.unit_id == unit_id)
    return db.session.scalars(query.where(concerned).order_by(RecordJoining.sequence)).all()


def joinings_standing(unit_ids: Collection[str]) -> Mapping[str, RecordJoining]:
    """By record, the joining by which it was joined directly with another and that was not found to be an error."""
    query = select(RecordJoining).where(RecordJoining.unit_id.in_(unit_ids), ~RecordJoining.parting.has())
    return {each.unit_id: each for each in db.session.scalars(query.order_by(RecordJoining.sequence))}


def bore_its_name(unit_id: str, other_id: str) -> bool:
    """Whether the register knows that one unit bears, or once bore, the name that the other's record bears."""
    key = select(Unit.name_key).where(Unit.id == other_id).scalar_subquery()
    query = select(UnitName.id).where(UnitName.unit_id == unit_id, UnitName.name_key == key)
    return db.session.scalar(query.limit(1)) is not None


_NAMES = select(UnitName).where(UnitName.unit_id == bindparam("unit"))


def names_of(unit_id: str) -> Sequence[UnitName]:
    """Every name of a unit, the present one first."""
    found = db.session.scalars(_NAMES, {"unit": unit_id})
    return sorted(found, key=lambda name: (name.until is not None, name.since is None, name.id))


def name(name_id: str) -> UnitName:
    """One name of a unit. Raises NotFound."""
    return existing(db.session.get(UnitName, name_id), "找不到这一名称的记录。", "请从单位页面重新进入。")


def name_taken(unit_id: str, name: str, on: date) -> UnitName | None:
    """The entry by which a unit took this very name last, up to a day; None where it never did."""
    query = select(UnitName).where(UnitName.unit_id == unit_id, UnitName.name == name, UnitName.since <= on)
    return db.session.scalars(query.order_by(UnitName.since.desc()).limit(1)).first()


def search(text: str) -> Sequence[Unit]:
    """What anybody may find of the register by a whole code or parts of a name: a few units, with their bodies.

    What is shown of them is what published lists show: the name, the kind and the recommending body.
    """
    code = codes.normalised(text)
    if codes.fault(code) is None:
        condition: ColumnElement[bool] = bearing([code])
    else:
        key = names.matching(text)
        parts = [holds(Unit.name_key, names.matching(word)) for word in names.words(text)]
        condition = Unit.name_key == key if len(key) < LEAST_LETTERS else and_(*parts)
    query = select(Unit).options(joinedload(Unit.body)).where(condition, Unit.merged_into_id.is_(None))
    return db.session.scalars(
        query.order_by(func.length(Unit.name_key), Unit.name_key, Unit.id).limit(MOST_FOUND)
    ).all()


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """What a list of units is narrowed to. `lacking`: units without a body, or without a code."""

    text: str = ""
    body_id: str | None = None
    kind: UnitKind | None = None
    lacking: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [Unit.merged_into_id.is_(None)]
        if self.text:
            found += spoken_of_by(self.text)
        if self.body_id is not None:
            found.append(Unit.body_id == self.body_id)
        if self.kind is not None:
            found.append(Unit.kind == self.kind)
        if self.lacking == "body":
            found.append(Unit.body_id.is_(None))
        if self.lacking == "code":
            found.append(Unit.code.is_(None))
        return found


def spoken_of_by(text: str) -> list[ColumnElement[bool]]:
    """The conditions of units of which a text speaks: by a whole code, or each of its words part of a name or code."""
    code = codes.normalised(text)
    return [bearing([code])] if codes.fault(code) is None else list(map(_said_by, names.words(text)))


def _said_by(word: str) -> ColumnElement[bool]:
    return or_(*(holds(*each) for each in _written(word)))


_SAID_IN = (Unit.name_key, Unit.code)


def _written(word: str) -> list[tuple[Searched, str]]:
    """Where a word may stand, and how it would be written there."""
    return list(
        zip(_SAID_IN, [names.matching(word), *([word.upper()] if codes.may_be_part(word) else [])], strict=False)
    )


class UnitRow(NamedTuple):
    """A unit as a list shows it."""

    id: str
    name: str
    kind: UnitKind
    code: str | None
    body_id: str | None


def units(scope: Scope, wanted: UnitFilter, page: int = 1) -> tuple[Sequence[UnitRow], int]:
    """One page (counted from 1) of the units in scope in the order of their names, and how many there are in all, up to
    one more than `MOST_COUNTED`."""
    conditions = [scope.covers(Unit.body_id), *wanted.conditions()]
    counted = select(literal(1)).select_from(Unit).where(*conditions).limit(MOST_COUNTED + 1).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    query = select(*columns_for(UnitRow, Unit)).where(*conditions).order_by(Unit.name_key, Unit.id)
    rows = read(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return [UnitRow(*row) for row in rows], total


def first(scope: Scope, text: str, most: int) -> Sequence[UnitRow]:
    """The first of them of which a text speaks, without counting all."""
    code = codes.normalised(text)
    if codes.fault(code) is None:
        return [UnitRow(*row) for row in read(_BEARING.where(scope.covers(Unit.body_id)).limit(most), codes=[code])]
    written = [_written(word) for word in names.words(text)]
    found = iter(sought([each for places in written for each in places]))
    words = [tuple(next(found) for _ in places) for places in written]
    if not all(map(any, words)):
        return ()
    query = _first_spoken_of(scope, tuple(tuple(each and each.way for each in word) for word in words), most)
    given = ((f"{at}_{place}", each) for at, word in enumerate(words) for place, each in enumerate(word))
    return [UnitRow(*row) for row in read(query, **_values(given))]


def _values(given: Iterable[tuple[str, Sought | None]]) -> dict[str, Any]:
    return {name: value for place, each in given if each for name, value in each.values(f"word_{place}").items()}


_ROWS = select(*columns_for(UnitRow, Unit)).where(*UnitFilter().conditions()).order_by(Unit.name_key, Unit.id)
_BEARING = _ROWS.where(bearing(any_of("codes")))


@lru_cache(maxsize=128)
def _first_spoken_of(scope: Scope, words: tuple[tuple[Way | None, ...], ...], most: int) -> Select[*tuple[Any, ...]]:
    conditions = (
        or_(
            *(
                held_by(column, way and way.places(f"word_{at}_{place}"))
                for place, (column, way) in enumerate(zip(_SAID_IN, word, strict=False))
            )
        )
        for at, word in enumerate(words)
    )
    return _ROWS.where(scope.covers(Unit.body_id), *conditions).limit(most)


def unplaced() -> Sequence[Unit]:
    """Every unit without a recommending body, in the order of their names."""
    query = select(Unit).where(*UnitFilter(lacking="body").conditions())
    return db.session.scalars(query.order_by(Unit.name_key, Unit.id)).all()


def counting_unplaced(scope: Scope = EVERYTHING) -> Select[int]:
    """The question how many units in scope have no recommending body: who sees but some bodies' sees none of them."""
    within = (*UnitFilter(lacking="body").conditions(), scope.covers(Unit.body_id))
    return select(func.count()).select_from(Unit).where(*within)


def unplaced_count() -> int:
    """How many there are."""
    return db.session.scalar(counting_unplaced()) or 0


def places() -> Places:
    """What finds the recommending body that a text means, of those that act now."""
    region = instance().book().region
    held = [
        Named(body.id, (body.name, *body.aliases, *([body.office] if body.office else [])))
        for body in bodies(active_only=True)
    ]
    return Places(held, () if region.extends is None else (region.name, *region.aliases))


# --- Representations --------------------------------------------------------------------------------------------------


def _with_all() -> Select[Representation]:
    return select(Representation).options(
        joinedload(Representation.unit), joinedload(Representation.body), joinedload(Representation.person)
    )


def confirmed_of(person_id: Known[str]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions of a request by which a person acts for its unit."""
    return Representation.person_id == person_id, Representation.state == written(CONFIRMED)


# Asked on every page of an applicant: made once.
_ACTS = confirmed_of(bindparam("person"))
_REPRESENTS = select(Representation.id).where(*_ACTS, Representation.unit_id == bindparam("unit"))
_OWN = (
    select(Unit)
    .options(joinedload(Unit.body))
    .where(Unit.id.in_(select(Representation.unit_id).where(*_ACTS)))
    .order_by(Unit.name_key, Unit.id)
)


def represents(person_id: str, unit_id: str) -> bool:
    """Whether the person's request to act for the unit is confirmed and has not ended."""
    return read(_REPRESENTS, person=person_id, unit=unit_id).first() is not None


def units_of(person: Person) -> Sequence[Unit]:
    """The units for which the person may act, in the order of their names: read once for all parts of a page."""

    def ask() -> Sequence[Unit]:
        return db.session.scalars(_OWN, {"person": person.id}).all()

    return once_on_page(f"units of {person.id}", ask)


def representation(representation_id: str) -> Representation:
    """A request with its person, unit and body, for those who have been asked whether they may see it. Raises
    NotFound."""

    def ask() -> Representation | None:
        return db.session.scalar(_REQUEST, {"representation": representation_id})

    found = once_on_page((representation, representation_id), ask)
    return existing(found, "找不到该经办申请。", "请从列表重新进入。")


_REQUEST = _with_all().where(Representation.id == bindparam("representation"))


def requests_of(person: Person) -> Sequence[Representation]:
    """Everything that the person asked for, newest first."""
    return db.session.scalars(_REQUESTS, {"person": person.id}).all()


_REQUESTS = (
    _with_all()
    .where(Representation.person_id == bindparam("person"))
    .order_by(Representation.requested_at.desc(), Representation.id)
)


def pending_of(person: Person) -> Sequence[Representation]:
    """Those of the person's requests that wait for a decision, newest first."""
    return [each for each in requests_of(person) if each.state is PENDING]


def pending_count_of(person: Person) -> int:
    """How many of the person's requests wait for a decision."""
    query = select(func.count()).where(Representation.person_id == person.id, Representation.state == written(PENDING))
    return db.session.scalar(query) or 0


def acting_for(unit_id: str) -> Sequence[Representation]:
    """Who acts for a unit now, longest first: for its body's officers and for those who act for it themselves."""
    return db.session.scalars(_ACTING, {"unit": unit_id}).all()


def acting_of(history: Iterable[Representation]) -> Sequence[Representation]:
    """The same of all requests that concern a unit."""
    found = [(each.decided_at, each.id, each) for each in history if each.state is CONFIRMED and each.decided_at]
    return [each for _, _, each in sorted(found, key=lambda one: one[:2])]


def acting(unit_id: str) -> list[str]:
    """The ids of those who act for a unit now: whom to tell."""
    return [each.person_id for each in acting_for(unit_id)]


class Reached(NamedTuple):
    """Somebody who acts for a unit, and how he is reached."""

    name: str
    phone: str | None
    email: str


def acting_for_each(unit_ids: Collection[str]) -> Mapping[str, Sequence[Reached]]:
    """Who acts for each of several units, longest first, of those for which somebody does."""
    found: dict[str, list[Reached]] = {}
    for unit_id, *row in read(_REACHED, units=list(unit_ids)):
        found.setdefault(unit_id, []).append(Reached(*row))
    return found


def reached(unit_id: str) -> Sequence[Reached]:
    """Who acts for one of them, where a page asks it of several by themselves."""
    return once_on_page(_reached_name(unit_id), lambda: _reached([unit_id])[unit_id])


def look_at_reached(unit_ids: Iterable[str]) -> None:
    """Ask it at once of several."""
    together_on_page(_reached_name, unit_ids, _reached)


def _reached(unit_ids: Sequence[str]) -> Mapping[str, Sequence[Reached]]:
    return {**dict.fromkeys(unit_ids, ()), **acting_for_each(unit_ids)}


def _reached_name(unit_id: str) -> Hashable:
    return _reached, unit_id


_REACHED = (
    select(Representation.unit_id, *columns_for(Reached, Person))
    .join(Person, Person.id == Representation.person_id)
    .where(Representation.unit_id.in_(any_of("units")), Representation.state == written(CONFIRMED))
    .order_by(Representation.decided_at, Representation.id)
)


def history_of(unit_id: str) -> Sequence[Representation]:
    """Every request that came to concern a unit, newest first: for its body's officers."""
    return db.session.scalars(_HISTORY, {"unit": unit_id}).all()


_OF_UNIT = _with_all().where(Representation.unit_id == bindparam("unit"))
_ACTING = _OF_UNIT.where(Representation.state == written(CONFIRMED)).order_by(
    Representation.decided_at, Representation.id
)
_HISTORY = _OF_UNIT.order_by(Representation.requested_at.desc(), Representation.id)


def counting_requests(scope: Scope) -> Select[int]:
    """The question how many requests in scope are to be decided."""
    return select(func.count()).where(Representation.state == written(PENDING), scope.covers(Representation.body_id))


def queue(
    scope: Scope, state: RepresentationState | None = PENDING, page: int = 1
) -> tuple[Sequence[Representation], int]:
    """One page (counted from 1) of the requests in scope, oldest first, and how many there are in all."""
    conditions = [scope.covers(Representation.body_id)]
    if state is not None:
        conditions.append(Representation.state == written(state))
    query = _with_all().where(*conditions).order_by(Representation.requested_at, Representation.id)
    return page_of(query, page, PAGE_SIZE)


@dataclass(frozen=True, slots=True)
class Meant:
    """The unit of the register that a request means; None where it has to be added. `fault` and `cure` speak to the
    officer where the request and the register contradict each other. `namesakes`: other units of this name, where
    confirming would bring a code that the register lacks; whether they are others indeed, the officer says."""

    unit: Unit | None = None
    fault: str | None = None
    cure: str | None = None
    namesakes: Sequence[Unit] = ()


def meant_by(asked: Representation) -> Meant:
    """The unit that was named, else the one with its code, else the one of its name that has no code yet."""
    meant = _meant_by(asked)
    if meant.unit is not None and meant.unit.code is not None:
        return meant
    return replace(meant, namesakes=namesakes(asked.unit_name, asked.unit_code, meant.unit))


def _meant_by(asked: Representation) -> Meant:
    bearer = unit_with_code(asked.unit_code)
    if asked.unit_id is not None:
        named = unit(asked.unit_id)
        named = unit(named.merged_into_id or named.id)
        if bearer is not None and bearer.id != named.id:
            return _other_bearer(asked, bearer)
        return _agrees(asked, named)
    if bearer is not None:
        same = bearer.name_key == names.matching(asked.unit_name) and bearer.kind is asked.unit_kind
        return _agrees(asked, bearer) if same else _other_bearer(asked, bearer)
    uncoded = [
        each
        for each in units_named(asked.unit_name, asked.unit_kind)
        if each.code is None and each.body_id in (None, asked.body_id)
    ]
    if len(uncoded) > 1:
        return Meant(None, "登记库中有多个同名且没有代码的单位。", f"请联系{department()}先为它们补充代码，再确认。")
    return Meant(uncoded[0] if uncoded else None)


def _agrees(asked: Representation, found: Unit) -> Meant:
    if found.code not in (None, asked.unit_code):
        fault = f"申请填写的代码 {asked.unit_code} 与单位登记的代码 {found.code} 不一致。"
        return Meant(found, fault, "请退回申请，请申请人核对代码。")
    if found.body_id not in (None, asked.body_id):
        return Meant(found, "该单位已划归另一个推荐单位。", "请退回申请，请申请人重新提交。")
    return Meant(found)


def _other_bearer(asked: Representation, bearer: Unit) -> Meant:
    fault = f"统一社会信用代码 {asked.unit_code} 已登记在“{bearer.name}”名下。"
    return Meant(bearer, fault, "请退回申请；如果单位已更名，请申请人查找原名称后重新申请。")


def spoken_of(text: str) -> Select[str]:
    """The ids of the units of whose name or code the text is part: for the trail, of which many kinds belong to units,
    and made once for all of them."""

    def made() -> Select[str]:
        return select(Unit.id).where(or_(holds(Unit.name_key, names.matching(text)), holds(Unit.code, text.upper())))

    return once((spoken_of, text), made)


def requests_about(text: str) -> Select[str]:
    """The ids of the requests to act for such a unit."""
    found = or_(contains(Representation.unit_name, text), contains(Representation.unit_code, text))
    return select(Representation.id).where(found)
