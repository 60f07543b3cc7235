"""Reading the lists: as they stand on any day, what happened to a unit, and who is barred until when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased, joinedload

from core import clock
from core.db import db
from core.db.keeping import once_on_page, together_on_page
from core.db.searching import Sought, held_by, sought
from core.db.statements import Known, among, any_of, contains, pieces, read
from core.errors import NotFound, existing
from core.instance import instance
from core.ledger import rules
from core.ledger.models import (
    Bar,
    BarLifting,
    BarredKind,
    BarVoiding,
    ListEvent,
    Listing,
    ReCheck,
    RecordChange,
    RecordChangeAnswer,
)
from core.ledger.rules import EventKind
from core.policy.citations import Basis
from core.units import queries as units
from core.units.models import Unit
from core.units.rules import names


@dataclass(frozen=True, slots=True)
class ListFilter:
    """Which list (None: every one), as it stood at the end of `on` (None: today), and what it is narrowed to.

    `text` is part of a name borne on the list, of one that the unit bore before, or of the name of what is listed there
    (a product); `body_id` one recommending body, `industry` part of what the unit says it does, `year` the one in which
    it came on the list.
    """

    list_id: str | None
    category: str | None
    on: date | None = None
    text: str = ""
    body_id: str | None = None
    batch: str | None = None
    industry: str = ""
    year: int | None = None

    @property
    def asks_of_units(self) -> bool:
        """Whether `conditions` speak of the unit's row too."""
        return self.body_id is not None or bool(self.industry)

    def conditions(self) -> list[ColumnElement[bool]]:
        found = [*held_on(self.on or clock.today())]
        if self.list_id is not None:
            found.append(Listing.list_id == self.list_id)
        if self.category is not None:
            found.append(Listing.category == self.category)
        if self.body_id is not None:
            found.append(Unit.body_id == self.body_id)
        if self.industry:
            found.append(contains(Unit.industry, self.industry))
        if self.year is not None:
            found.append(Listing.listed_on.between(date(self.year, 1, 1), date(self.year, 12, 31)))
        if self.text:
            found.append(borne(*sought_as(self.text)))
        if self.batch is not None:
            found.append(Listing.batch == self.batch)
        return found


def sought_as(text: str) -> tuple[Sought | None, Sought | None]:
    """How a text is found among names that are borne on lists, or were before, and among those of what is listed."""
    key = names.matching(text)
    name, subject = sought([(Listing.name_key, key), (Listing.subject_key, key)])
    return name, subject


def borne(name: Sought | None, subject: Sought | None) -> ColumnElement[bool]:
    """The condition that a listing's unit bears or bore such a name, or what it lists such another."""
    now = held_by(Listing.name_key, name), held_by(Listing.subject_key, subject)
    return or_(*now, Listing.unit_id.in_(units.once_named(name)))


CHANGE = units.BESIDE.rows("change", RecordChange.unit_id)
RE_CHECK = units.BESIDE.rows("re_check", ReCheck.unit_id)
BAR = "bar"
units.BESIDE.give(BAR, exists().where(Bar.subject_type == BarredKind.UNIT, Bar.subject_id == Unit.id))

NOT_IN_ERROR: ColumnElement[bool] = ~exists().where(BarVoiding.bar_id == Bar.id)
"""The condition that a bar was not recorded in error."""


def held_on(day: Known[date]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The condition that a listing held on a day."""
    return Listing.since <= day, or_(Listing.until.is_(None), Listing.until > day)


def barring_on(day: Known[date]) -> ColumnElement[bool]:
    """The condition that a bar held on a day: begun, not over, not lifted, and not recorded in error."""
    lifted = exists().where(BarLifting.bar_id == Bar.id, BarLifting.lifted_on <= day)
    return and_(Bar.since <= day, Bar.until >= day, ~lifted, NOT_IN_ERROR)


# Facts of every application are judged on these: made once.
_DAY: BindParameter[date] = bindparam("day")
_UNIT: BindParameter[str] = bindparam("unit")
_IN_ORDER = Listing.list_id, Listing.category, Listing.subject
_LISTINGS = select(Listing).where(Listing.unit_id == units.holding(_UNIT), *held_on(_DAY)).order_by(*_IN_ORDER)
_PLACES = _LISTINGS.with_only_columns(*_IN_ORDER, Listing.listed_on)
_PLACES_OF_EACH = (
    select(Unit.id, *_IN_ORDER, Listing.listed_on)
    .join(Listing, Listing.unit_id == units.HOLDING)
    .where(Unit.id.in_(any_of("units")), *held_on(_DAY))
    .order_by(*_IN_ORDER)
)
_TOOK_OVER = (
    among(ListEvent.kind, [kind for kind in EventKind if kind.is_succession]),
    ListEvent.listed_on.is_not(None),
    ~exists().where(aliased(ListEvent, name="undoing").voids == ListEvent.sequence),
)
_ITS_RECORDS = units.same_as(_UNIT).cte("its_records")
_ITS = select(_ITS_RECORDS.c[0])
_SELDOM = select(
    exists().where(ListEvent.kind == EventKind.REMOVED, ListEvent.unit_id.in_(_ITS)).label("was_removed"),
    exists().where(*_TOOK_OVER, ListEvent.unit_id.in_(_ITS)).label("took_over"),
    select(func.max(Bar.until))
    .where(Bar.subject_type == BarredKind.UNIT, Bar.subject_id.in_(_ITS), barring_on(_DAY))
    .scalar_subquery()
    .label("barred_until"),
)

_EVENTS = (
    select(ListEvent)
    .options(joinedload(ListEvent.other))
    .where(ListEvent.unit_id.in_(units.same_as(_UNIT)))
    .order_by(ListEvent.sequence)
)
_RE_CHECKS = (
    select(ReCheck).where(ReCheck.unit_id.in_(units.same_as(_UNIT))).order_by(ReCheck.checked_on, ReCheck.sequence)
)
_BARS = (
    select(Bar)
    .where(
        Bar.subject_type == bindparam("kind"),
        or_(Bar.subject_id == _UNIT, Bar.subject_id.in_(units.same_as(_UNIT))),
    )
    .order_by(Bar.since.desc(), Bar.id)
)
_HOLDING_BARS = (
    select(Bar)
    .where(
        Bar.subject_type == BarredKind.UNIT,
        Bar.subject_id.in_(any_of("subjects")),
        barring_on(_DAY),
    )
    .order_by(Bar.until.desc(), Bar.id)
)


def lists_of(unit_id: str, category: str | None = None, on: date | None = None) -> Sequence[Listing]:
    """A unit's places on all lists and plans on a day (None: today)."""
    day = on or clock.today()
    found = once_on_page(
        f"listings of {unit_id} on {day}", lambda: db.session.scalars(_LISTINGS, {"unit": unit_id, "day": day}).all()
    )
    return [each for each in found if category in {None, each.category}]


class Place(NamedTuple):
    """Where a unit stands and since when; of several things that one unit lists, `subject` says which."""

    list_id: str
    category: str
    subject: str
    listed_on: date


def places_of(unit_id: str, on: date | None = None) -> Sequence[Place]:
    """Where a unit stands on a day (None: today), as plain columns: it is asked of every application that is looked at,
    by several parts of its page."""
    day = on or clock.today()
    return once_on_page(
        _places_name(day, unit_id), lambda: [Place(*row) for row in read(_PLACES, unit=unit_id, day=day)]
    )


def look_at(unit_ids: Iterable[str], on: date | None = None) -> None:
    """Ask at once for the places of several, for a page that wants those of each."""
    day = on or clock.today()

    def ask(ids: Sequence[str]) -> Mapping[str, Sequence[Place]]:
        found: dict[str, list[Place]] = {id: [] for id in ids}
        for id, *place in read(_PLACES_OF_EACH, units=list(ids), day=day):
            found[id].append(Place._make(place))
        return found

    together_on_page(partial(_places_name, day), unit_ids, ask)


def _places_name(day: date, unit_id: str) -> Hashable:
    return Place, day, unit_id


def _places_in(category: str, unit_id: str, on: date | None, subject: str) -> Sequence[Place]:
    key = names.matching(subject)
    held = (each for each in places_of(unit_id, on) if each.category == category)
    return [each for each in held if names.matching(each.subject) == key]


def known_of(unit: Unit, places: Callable[[], Collection[Listing]], wanted: Collection[str]) -> Mapping[str, object]:
    """What answers about a unit are held against (`core.plugin_api.known`): its name, its code, and where that is
    `wanted` since when it holds these places."""
    held = places() if "unit.listed_on" in wanted else ()
    known: dict[str, object] = {"unit.name": unit.name, "unit.code": unit.code}
    return known | ({"unit.listed_on": min(each.listed_on for each in held)} if held else {})


def renamed_with(unit_id: str, on: date) -> Sequence[tuple[date, Listing]]:
    """The places that bear another name with their unit, and from which day: those held on the day of the renaming
    from then on, those that it came to since from today on."""
    then = lists_of(unit_id, on=on)
    known = {(each.list_id, each.category, each.subject) for each in then}
    since = [each for each in lists_of(unit_id) if (each.list_id, each.category, each.subject) not in known]
    return [*((on, each) for each in then), *((clock.today(), each) for each in since)]


def listed_levels(unit_id: str, category: str, on: date | None = None, *, subject: str = "") -> tuple[str, ...]:
    """The levels whose list of this category holds the unit on a day (None: today). Plans are no levels.

    Where the category lists something of the unit's, `subject` names it.
    """
    held = _places_in(category, unit_id, on, subject)
    return tuple(sorted(instance().levels.intersection(each.list_id for each in held)))


def listed_since(unit_id: str, category: str, on: date | None = None, *, subject: str = "") -> Mapping[str, date]:
    """The lists and plans of this category that hold the unit on a day, with the day on which it came onto each."""
    return {each.list_id: each.listed_on for each in _places_in(category, unit_id, on, subject)}


def event(sequence: int) -> ListEvent:
    """A row of the ledger. Raises NotFound."""
    return existing(db.session.get(ListEvent, sequence), "找不到这条名单变动。", "请从名单重新进入。")


def events_of(unit_id: str) -> Sequence[ListEvent]:
    """Everything that the ledger says of a unit under any of its records, in the order of recording."""
    return db.session.scalars(_EVENTS, {"unit": unit_id}).all()


def removals_standing(events: Iterable[ListEvent]) -> Iterator[ListEvent]:
    """Of all that the ledger says of a unit, the last of each place where that is a removal: what may be put back."""
    last: dict[tuple[str, str, str], ListEvent] = {}
    for each in rules.valid(events):
        if isinstance(each, ListEvent):
            last[each.list_id, each.category, names.matching(each.subject)] = each
    yield from (each for each in last.values() if each.kind is EventKind.REMOVED)


def re_checks_of(unit_id: str) -> Sequence[ReCheck]:
    """What re-checks of a unit found, in the order of their days."""
    return db.session.scalars(_RE_CHECKS, {"unit": unit_id}).all() if units.may_be(unit_id, RE_CHECK) else ()


def re_checked(sequence: int) -> ReCheck:
    """What one re-check found. Raises NotFound."""
    return existing(db.session.get(ReCheck, sequence), "找不到这条复核记录。", "请从单位页面重新进入。")


def may_be_spoken_of(unit_id: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Whether there may be any of what is said of hardly any unit: for who asks of many, or with something else."""
    spoken = among(ListEvent.kind, [kind for kind in EventKind if kind is EventKind.REMOVED or kind.is_succession])
    return or_(
        exists().where(ListEvent.unit_id == unit_id, spoken),
        exists().where(Bar.subject_type == BarredKind.UNIT, Bar.subject_id == unit_id),
        units.is_joined(unit_id),
    )


class Seldom(NamedTuple):
    """What is said of hardly any unit, under whichever record: that it was ever removed from a list or plan, that it
    took over places of another, and until when it is barred on a day."""

    was_removed: bool
    took_over: bool
    barred_until: date | None


def _seldom(unit_id: str, day: date) -> Seldom:
    return once_on_page(f"seldom of {unit_id} on {day}", lambda: Seldom(*read(_SELDOM, unit=unit_id, day=day).one()))


def removed_on(unit_id: str, on: date | None = None) -> date | None:
    """The last day, up to `on` (None: today), on which the unit was removed from any list; None if it never was.

    Plans are no lists. A removal that was voided or taken back by a reinstatement does not count.
    """
    day = on or clock.today()
    if not _seldom(unit_id, day).was_removed:
        return None
    removals: dict[tuple[str, str, str], date] = {}
    for each in rules.valid(events_of(unit_id)):
        if each.effective_on > day or not isinstance(each, ListEvent) or each.list_id not in instance().levels:
            continue
        place = (each.list_id, each.category, each.subject)
        if each.kind is EventKind.REMOVED:
            removals[place] = each.effective_on
        elif each.kind is EventKind.REINSTATED:
            removals.pop(place, None)
    return max(removals.values(), default=None)


def spoken_against(unit_ids: Collection[str]) -> frozenset[str]:
    """Those of whom the ledger holds a removal or a bar, on whichever day."""
    wanted, found = sorted(unit_ids), set[str]()
    for piece in pieces(wanted):
        whose = units.records_of(piece)
        removed = select(ListEvent.unit_id).where(ListEvent.kind == EventKind.REMOVED, ListEvent.unit_id.in_(whose))
        barred = select(Bar.subject_id).where(
            Bar.subject_type == BarredKind.UNIT, Bar.subject_id.in_(whose), NOT_IN_ERROR
        )
        found.update(whose[id] for query in (removed, barred) for id in db.session.scalars(query))
    return frozenset(found)


_TAKEN_OVER = select(ListEvent.other_id).where(*_TOOK_OVER, ListEvent.unit_id.in_(units.same_as(_UNIT)))


def forebears(unit_id: str) -> frozenset[str]:
    """The units whose places a unit took over by merger or split, and those from which these had them."""
    found, new = set[str](), {unit_id} if _seldom(unit_id, clock.today()).took_over else set()
    while new:
        new = {id for each in new for id in read(_TAKEN_OVER, unit=each).scalars() if id} - found - {unit_id}
        found |= new
    return frozenset(found)


# --- Bars -------------------------------------------------------------------------------------------------------------


def bars_of(subject_id: str, kind: BarredKind = BarredKind.UNIT) -> Sequence[Bar]:
    """Every bar of a unit or evaluator, the latest first."""
    if not units.may_be(subject_id, BAR):
        return ()
    return db.session.scalars(_BARS, {"unit": subject_id, "kind": kind}).all()


def bar_of_unit(bar_id: str) -> Bar:
    """A unit's bar. Raises NotFound."""
    found = db.session.get(Bar, bar_id)
    if found is None or found.subject_type is not BarredKind.UNIT:
        raise NotFound("找不到这条禁止申报记录。", "请从单位页面重新进入。")
    return found


def barred_until(unit_id: str, on: date | None = None) -> date | None:
    """The last day of a unit's bars that hold on a day (None: today); None where none does."""
    return _seldom(unit_id, on or clock.today()).barred_until


def bars_holding(unit_ids: Collection[str], on: date | None = None) -> Sequence[tuple[str, Bar]]:
    """The bars of these units that hold on a day (None: today), each with its unit's id; the furthest end first."""
    whose = units.records_of(unit_ids)
    found = db.session.scalars(_HOLDING_BARS, {"subjects": [*whose], "day": on or clock.today()})
    return [(whose[each.subject_id], each) for each in found]


# --- Proposed changes of records --------------------------------------------------------------------------------------


def record_change(change_id: str) -> RecordChange:
    """A proposed change, with its unit. Raises NotFound."""
    with_unit = joinedload(RecordChange.unit).joinedload(Unit.body)
    return existing(
        db.session.get(RecordChange, change_id, options=[with_unit]), "找不到这项记录变更。", "请从单位页面重新进入。"
    )


def record_changes(unit_id: str | None = None) -> Sequence[RecordChange]:
    """Proposed changes that wait to be confirmed (of one unit, where it is named), the oldest first."""
    if unit_id is not None and not units.may_be(unit_id, CHANGE):
        return ()
    answered = exists().where(RecordChangeAnswer.change_id == RecordChange.id)
    query = select(RecordChange).options(joinedload(RecordChange.unit)).where(~answered)
    if unit_id is not None:
        query = query.where(RecordChange.unit_id == unit_id)
    return db.session.scalars(query.order_by(RecordChange.proposed_at, RecordChange.id)).all()


def counting_changes() -> Select[int]:
    """The question how many of them another than the ``reader`` proposed."""
    answered = exists().where(RecordChangeAnswer.change_id == RecordChange.id)
    return select(func.count()).where(~answered, RecordChange.proposed_by_id != bindparam("reader"))


# --- Words that messages and pages share ------------------------------------------------------------------------------


def list_name(list_id: str, category: str) -> str:
    """What a list is called: 国家级绿色工厂; a plan with its category in brackets."""
    region = instance().book().region
    category_label = instance().book().category_label(category)
    if list_id in region.plans:
        return f"{region.plans[list_id].label}（{category_label}）"
    return f"{instance().book().level_label(list_id)}{category_label}"


def basis_words(clause: str | None) -> str:
    """The clause on which something rests, in brackets; empty where none is named or known."""
    book = instance().book()
    found = None if clause is None else book.clauses.get(clause)
    return "" if found is None else f"（{Basis(found, book.sources.get(found.source), None)}）"


def span_words(bar: Bar) -> str:
    return f"{bar.since.isoformat()} 至 {bar.until.isoformat()}"


def bar_words(bar: Bar) -> str:
    """Since when and until when a unit may not apply, why, and on what that rests; and from when on it may again.

    Whom the lists lost too is promised no day: rules may ask for years since the removal that end later.
    """
    number = f"（{bar.document_number}）" if bar.document_number else ""
    again, removed = bar.until + timedelta(days=1), removed_on(bar.subject_id)
    then = (
        "起可以重新申报。"
        if removed is None
        else f"起不再禁止申报；{removed.isoformat()} 被移出名单，能否申报还按移出名单的规定核对。"
    )
    return (
        f"{span_words(bar)}（含当日）不得申报：{bar.reason.rstrip('。')}{number}{basis_words(bar.clause)}。"
        f"自 {again.isoformat()} {then}"
    )


def change_words(change: RecordChange) -> str:
    """What a proposed change takes back, imposes or replaces, in words; empty where its kind and its units say it."""
    return next((say(change.terms) for key, say in _WORDS.items() if key in change.terms), "")


def _event_words(terms: Mapping[str, Any]) -> str:
    wrong = event(terms["event"])
    return f"{wrong.effective_on.isoformat()}{list_name(wrong.list_id, wrong.category)}“{wrong.kind.label}”"


def _removed_words(terms: Mapping[str, Any]) -> str:
    removed = [event(each) for each in terms["removed"]]
    return f"{'、'.join(list_name(each.list_id, each.category) for each in removed)}，自 {terms['on']} 起"


def _former_words(terms: Mapping[str, Any]) -> str:
    former = units.former_code(terms["former"])
    return f"{former.code} 更换为 {former.replaced_with}"


def _check_words(terms: Mapping[str, Any]) -> str:
    wrong = re_checked(terms["re_check"])
    outcome = "通过" if wrong.passed else "不通过"
    return f"{wrong.checked_on.isoformat()}{list_name(wrong.list_id, wrong.category)}复核{outcome}"


_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "heirs": lambda terms: f"{EventKind(terms['kind']).label}{'，原单位继续存在' if terms['stays'] else ''}",
    "event": _event_words,
    "removed": _removed_words,
    "taken": lambda terms: f"更名为“{terms['was']}”",
    "re_check": _check_words,
    "former": _former_words,
    "bar": lambda terms: span_words(bar_of_unit(terms["bar"])),
    "until": lambda terms: f"{terms['since']} 至 {terms['until']}（含当日）{basis_words(terms['clause'])}",
    "code": lambda terms: f"{terms['was']} 更换为 {terms['code']}",
    "apart": lambda terms: f"“{units.unit(terms['apart']).name}”的记录",
}
"""By the key that tells a kind of change from the others."""
