"""Reading matters of upkeep, what is due for a re-check, and what the region has declared of it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.orm import joinedload

from core import clock
from core.applications.models import Application
from core.bodies.queries import Scope
from core.db import db
from core.db.keeping import once_on_page, together_on_page
from core.db.statements import any_of, page_of, read
from core.errors import Conflict, NotFound
from core.files.models import StoredFile
from core.forms import LaidOutForm, laid_out
from core.instance import instance
from core.ledger.models import ListEvent, Listing, RemovalReason
from core.ledger.queries import barred_until, held_on
from core.ledger.rules import EventKind
from core.people.models import Person
from core.plugin_api import Upkeep, UpkeepKind
from core.policy_desk.queries.calendar import end_of
from core.units import queries as units
from core.units.models import Unit
from core.upkeep.models import UpkeepDraw, UpkeepRecord, UpkeepReminder, UpkeepStep
from core.upkeep.rules import Phase, StepKind

PAGE_SIZE = 50
OVER = (Phase.DONE, Phase.DROPPED)

MATTER = units.BESIDE.rows("matter", UpkeepRecord.recorded_id)


# --- What is declared -------------------------------------------------------------------------------------------------


def declared(kind: UpkeepKind) -> Upkeep | None:
    """How the region keeps this up; None where it does not."""
    return instance().book().region.upkeep.get(kind)


def required(kind: UpkeepKind) -> Upkeep:
    """The same. Raises Conflict."""
    found = declared(kind)
    if found is None:
        raise Conflict(f"本地区的规则没有规定{kind.label}如何办理。", "请联系系统管理员核对系统内置的省级规则。")
    return found


def opened_on(record: UpkeepRecord) -> date:
    """The day on which a matter was begun."""
    return clock.local(record.opened_at).date()


def is_grave(record: UpkeepRecord) -> bool:
    """Whether it is an incident of a grade that is reported upward at once."""
    found = declared(UpkeepKind.INCIDENT) if record.kind is UpkeepKind.INCIDENT else None
    return found is not None and record.grade in found.grave


def form_of(record: UpkeepRecord) -> LaidOutForm:
    """The form that is filled for a matter."""
    return form_since(record.form_id, record.opened_at)


def form_since(form_id: str, opened_at: datetime) -> LaidOutForm:
    """The form of that id as it is filled for a matter that was opened then."""
    return laid_out(instance().book().form(form_id), year=clock.local(opened_at).year)


# --- Matters ----------------------------------------------------------------------------------------------------------


def record(record_id: str) -> UpkeepRecord:
    """A matter, for those who have been asked whether they may see it. Raises NotFound."""
    found = db.session.get(UpkeepRecord, record_id)
    if found is None:
        raise missing()
    return found


def missing() -> NotFound:
    return NotFound("找不到这一事项，或者您无权查看。", "请从列表重新进入。")


def steps_of(record_id: str) -> Sequence[UpkeepStep]:
    """Everything that was done with it, in order."""
    return once_on_page(_steps_name(record_id), lambda: _steps([record_id])[record_id])


def look_at(record_ids: Iterable[str]) -> None:
    """Ask at once for what was done with several, for a page that tells it of each."""
    together_on_page(_steps_name, record_ids, _steps)


def _steps(record_ids: Sequence[str]) -> Mapping[str, Sequence[UpkeepStep]]:
    found: dict[str, list[UpkeepStep]] = {id: [] for id in record_ids}
    for each in db.session.scalars(_STEPS, {"records": list(record_ids)}):
        found[each.record_id].append(each)
    return found


def _steps_name(record_id: str) -> Hashable:
    return _steps, record_id


_STEPS = select(UpkeepStep).where(UpkeepStep.record_id.in_(any_of("records"))).order_by(UpkeepStep.sequence)


def of_unit(unit_id: str) -> Sequence[UpkeepRecord]:
    """Every matter of a unit under any of its records, the latest first."""
    if not units.may_be(unit_id, MATTER):
        return ()
    query = select(UpkeepRecord).where(UpkeepRecord.recorded_id.in_(units.same_as(unit_id)))
    return db.session.scalars(query.order_by(UpkeepRecord.opened_at.desc(), UpkeepRecord.id)).all()


def led_to(record_id: str) -> Sequence[UpkeepRecord]:
    """The matters that came from one, the first first."""
    return once_on_page((led_to, record_id), lambda: db.session.scalars(_LED_TO, {"record": record_id}).all())


_LED_TO = (
    select(UpkeepRecord)
    .where(UpkeepRecord.origin_id == bindparam("record"))
    .order_by(UpkeepRecord.opened_at, UpkeepRecord.id)
)


# Asked on the home page of every applicant: made once.
_OF_RECORDS = (
    select(UpkeepRecord)
    .where(UpkeepRecord.recorded_id.in_(any_of("records")))
    .order_by(UpkeepRecord.updated_at.desc(), UpkeepRecord.id)
)


def of_person(person: Person) -> Sequence[UpkeepRecord]:
    """Every matter of the units for which a person acts, those that wait for them first."""
    whose = units.records_of([each.id for each in units.units_of(person)])
    found = db.session.scalars(_OF_RECORDS, {"records": [*whose]}).all()
    return sorted(found, key=lambda each: not each.state.is_open)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which matters of a scope: of a kind, in a state (None: all that are not over)."""

    kind: UpkeepKind | None = None
    state: Phase | None = None
    unit_id: str | None = None

    def conditions(self, scope: Scope) -> list[ColumnElement[bool]]:
        found = [scope.covers(UpkeepRecord.body_id)]
        found.append(UpkeepRecord.state.not_in(OVER) if self.state is None else UpkeepRecord.state == self.state)
        if self.kind is not None:
            found.append(UpkeepRecord.kind == self.kind)
        if self.unit_id is not None:
            found.append(UpkeepRecord.recorded_id.in_(units.same_as(self.unit_id)))
        return found


def queue(scope: Scope, wanted: Wanted, page: int = 1) -> tuple[Sequence[UpkeepRecord], int]:
    """One page (counted from 1) of the matters in scope, what was touched longest ago first, and how many there are."""
    query = select(UpkeepRecord).where(*wanted.conditions(scope)).order_by(UpkeepRecord.updated_at, UpkeepRecord.id)
    return page_of(query, page, PAGE_SIZE)


def under_way(kind: UpkeepKind) -> frozenset[str]:
    """The places (`key_of`) of which such a matter is under way."""
    query = select(UpkeepRecord).where(
        UpkeepRecord.kind == kind,
        UpkeepRecord.state.not_in(OVER),
        UpkeepRecord.list_id.is_not(None),
    )
    return frozenset(map(key_of, db.session.scalars(query)))


def is_open(unit_id: str, kind: UpkeepKind, list_id: str | None, category: str | None, subject: str) -> bool:
    """Whether such a matter of a place is under way."""
    query = select(UpkeepRecord.id).where(
        UpkeepRecord.recorded_id.in_(units.same_as(unit_id)),
        UpkeepRecord.kind == kind,
        UpkeepRecord.list_id.is_not_distinct_from(list_id),
        UpkeepRecord.category.is_not_distinct_from(category),
        UpkeepRecord.subject == subject,
        UpkeepRecord.state.not_in(OVER),
    )
    return db.session.scalar(query.limit(1)) is not None


def is_leaving(unit_id: str) -> bool:
    """Whether a removal of the unit is under way."""
    return any(each.kind is UpkeepKind.REMOVAL and not each.state.is_over for each in of_unit(unit_id))


def bodies_of(unit_ids: Iterable[str]) -> Mapping[str, str | None]:
    """The body to which each unit belongs."""
    ids = sorted(set(unit_ids))
    return dict(read(_BODIES, units=ids).all()) if ids else {}


_BODIES = select(Unit.id, Unit.body_id).where(Unit.id.in_(any_of("units")))


def draw(draw_id: str) -> UpkeepDraw | None:
    return db.session.get(UpkeepDraw, draw_id)


def proofs_of(record_id: str) -> Sequence[StoredFile]:
    """The files that prove what is held against a unit."""
    query = select(StoredFile).where(StoredFile.owner_id == record_id, StoredFile.purpose == "upkeep_proof")
    return db.session.scalars(query.order_by(StoredFile.id)).all()


def proposed_in(call_id: str) -> frozenset[str]:
    """The units whose removal was proposed for what they did not file in a call, and is not dropped."""
    return frozenset(read(_PROPOSED, call=call_id).scalars())


_PROPOSED = (
    select(units.HOLDING)
    .join(UpkeepRecord, UpkeepRecord.recorded_id == Unit.id)
    .where(
        UpkeepRecord.call_id == bindparam("call"),
        UpkeepRecord.kind == UpkeepKind.REMOVAL,
        UpkeepRecord.state != Phase.DROPPED,
    )
)


def applications(ids: Collection[str]) -> Sequence[Application]:
    """These applications, in no order that counts."""
    return db.session.scalars(select(Application).where(Application.id.in_(ids)).order_by(Application.id)).all()


def removals_for(call_id: str, unit_id: str) -> Sequence[UpkeepRecord]:
    """The removals of a unit, under any of its records, for what it did not file in a call, that are not over."""
    query = select(UpkeepRecord).where(
        UpkeepRecord.call_id == call_id,
        UpkeepRecord.kind == UpkeepKind.REMOVAL,
        UpkeepRecord.reason == RemovalReason.NOT_FILED,
        UpkeepRecord.recorded_id.in_(units.same_as(unit_id)),
        UpkeepRecord.state.not_in(OVER),
    )
    return db.session.scalars(query.order_by(UpkeepRecord.id)).all()


def filed_since(record: UpkeepRecord) -> UpkeepStep | None:
    """That the unit has filed late since it was put up for not filing; of several the first."""
    return next((each for each in steps_of(record.id) if each.kind is StepKind.FILED), None)


def is_barred(record: UpkeepRecord) -> bool:
    """Whether the unit was barred for what a removal is proposed for, before that is decided, and is so still."""
    was_barred = any(each.kind is StepKind.BARRED for each in steps_of(record.id))
    return was_barred and barred_until(record.unit_id) is not None


def reminded(call_id: str, days: int) -> frozenset[tuple[str, datetime | None]]:
    """The units that were reminded for a declared day, each with the date of which it was (None: nobody kept it)."""
    query = select(UpkeepReminder.unit_id, UpkeepReminder.until)
    found = db.session.execute(query.where(UpkeepReminder.call_id == call_id, UpkeepReminder.days == days))
    return frozenset((unit_id, until) for unit_id, until in found)


def told_since(call_id: str, since: datetime) -> frozenset[str]:
    """The units that were told of a call, or reminded of it, at or after an instant."""
    query = select(UpkeepReminder.unit_id).where(UpkeepReminder.call_id == call_id, UpkeepReminder.sent_at >= since)
    return frozenset(db.session.scalars(query))


class Told(NamedTuple):
    """How often a unit was told of a call that asks it to file, and when last."""

    unit_id: str
    times: int
    last: datetime

    @property
    def is_today(self) -> bool:
        """Whether nobody can remind it before tomorrow."""
        return self.last >= clock.start_of_day(clock.today())


def reminders(call_id: str) -> Mapping[str, Told]:
    """The units that were told of a call."""
    return {each[0]: Told(*each) for each in read(_REMINDERS, call=call_id)}


_REMINDERS = (
    select(UpkeepReminder.unit_id, func.count(), func.max(UpkeepReminder.sent_at))
    .where(UpkeepReminder.call_id == bindparam("call"))
    .group_by(UpkeepReminder.unit_id)
)


def published_with(document_number: str, since: date) -> bool:
    """Whether a list came out by this document on a day or later: units were added by it."""
    added = exists().where(
        ListEvent.kind == EventKind.ADDED,
        ListEvent.document_number == document_number,
        ListEvent.effective_on >= since,
    )
    return bool(db.session.scalar(select(added)))


# --- Places on lists --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Due:
    """A place on a list that is due for a re-check: since when the time runs, and the last day of it."""

    listing: Listing
    since: date
    until: date

    @property
    def is_late(self) -> bool:
        return self.until < clock.today()

    @property
    def key(self) -> str:
        return key_of(self.listing)


def key_of(place: Listing | UpkeepRecord) -> str:
    """A place, or that which a matter means, as pages and lots name it."""
    return key_of_place(place.unit_id, place.list_id or "", place.category or "", place.subject)


def key_of_place(unit_id: str, list_id: str, category: str, subject: str) -> str:
    """The same of a place that is named by its parts."""
    return ":".join((unit_id, list_id, category, subject))


def unit_of(key: str) -> str:
    """The unit whose place it is."""
    return key.partition(":")[0]


def is_meant(record: UpkeepRecord, place: Listing) -> bool:
    """Whether a matter of one place means this one."""
    return (record.list_id, record.category, record.subject) == (place.list_id, place.category, place.subject)


def places(
    scope: Scope,
    list_id: str | None = None,
    category: str | None = None,
    unit_ids: Collection[str] | None = None,
) -> Sequence[Listing]:
    """The places on the lists of levels (not of plans) that units of a scope (these, or all) hold today."""
    asked = {"category": category, "units": None if unit_ids is None else sorted(unit_ids)}
    given = {name: value for name, value in asked.items() if value is not None}
    levels = sorted(instance().levels) if list_id is None else [list_id]
    return db.session.scalars(_places(scope, *given), {"levels": levels, "day": clock.today(), **given}).all()


@lru_cache(maxsize=256)
def _places(scope: Scope, *given: str) -> Select[Listing]:
    """Made once for a scope: a unit's page asks it, and to make it costs more than to run it."""
    narrowed = {
        "category": Listing.category == bindparam("category"),
        "units": Listing.unit_id.in_(any_of("units")),
    }
    return (
        select(Listing)
        .join(Unit, Unit.id == Listing.unit_id)
        .options(joinedload(Listing.unit))
        .where(Listing.list_id.in_(any_of("levels")), *held_on(bindparam("day")))
        .where(scope.covers(Unit.body_id), Unit.body_id.is_not(None), *(narrowed[name] for name in given))
        .order_by(Listing.list_id, Listing.category, Listing.name, Listing.unit_id, Listing.subject)
    )


def due_by(scope: Scope, day: date) -> Sequence[Due]:
    """The places whose re-check is due by a day, the longest overdue first; none where nothing is declared."""
    found = declared(UpkeepKind.RE_CHECK)
    if found is None or found.term is None:
        return ()
    book = instance().book()
    dues = []
    for listing in places(scope):
        term = book.term(found.term, listing.list_id)
        since = max(filter(None, (listing.listed_on, listing.checked_on)))
        if term is not None and (until := end_of(term, since)) <= day:
            dues.append(Due(listing, since, until))
    return sorted(dues, key=lambda each: (each.until, each.listing.name, each.key))


def named(scope: Scope, keys: Collection[str]) -> Sequence[Listing]:
    """The places of these names. Raises NotFound where one is not in scope, or holds no more."""
    found = {key_of(each): each for each in places(scope, unit_ids=set(map(unit_of, keys)))}
    if not set(keys) <= set(found):
        raise NotFound("所选单位中有的已不在名单上，或者不在您的办理范围内。", "请刷新页面后重新选择。")
    return [found[key] for key in dict.fromkeys(keys)]
