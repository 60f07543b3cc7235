"""Changing the lists: every change is a row of the ledger, and the listings follow it in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from sqlalchemy import select

from core import audit, clock
from core.db import db
from core.db.statements import pieces
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotFound
from core.ledger import actions, notifications, policies, queries
from core.ledger.models import EventSource, ListEvent, Listing, RemovalReason
from core.ledger.operations import following
from core.ledger.operations.standing import refold
from core.ledger.rules import EventKind
from core.people.models import Person
from core.registry import Registry
from core.units import operations as units
from core.units import queries as register
from core.units.models import Unit
from core.units.rules import names


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One row to be: what happened to a unit's place on a list, from which day on, by which document.

    Without a `name` the unit's present one is taken. The other fields are those of `ListEvent`.
    """

    unit_id: str
    list_id: str
    category: str
    kind: EventKind
    effective_on: date
    source: EventSource = EventSource.STAFF
    name: str | None = None
    subject: str = ""
    batch: str | None = None
    document_number: str | None = None
    import_id: str | None = None
    call_id: str | None = None
    application_id: str | None = None
    printed: Mapping[str, str] = field(default_factory=dict)
    reason: RemovalReason | None = None
    clause: str | None = None
    note: str | None = None
    voids: int | None = None
    other_id: str | None = None
    listed_on: date | None = None
    derived_from: int | None = None

    @property
    def comes(self) -> bool:
        """Whether a unit comes onto a list by it that may have stood on none."""
        return self.kind in {EventKind.ADDED, EventKind.IMPLIED} or self.listed_on is not None


COMING: Registry[Callable[[Sequence[Entry]], Sequence[str]]] = Registry()
"""Who may refuse that units come onto a list, asked within the transaction, whichever way they come: before they are
added, and once the removal is gone that put them off. They answer what could not be judged, in words. Imports are not
asked: what they say was so."""


def record(entries: Sequence[Entry], *, by: Person | None) -> list[ListEvent]:
    """Append to the ledger, all or nothing; part of the operation that has asked who may.

    What follows by the rules of the levels (`core.ledger.operations.following`) is recorded with it, and not among the
    answer. What is voided of a record that was joined with another stays that record's. Raises Invalid for a day to
    come, NotFound for an unknown unit, ImpossibleEvent (a Conflict) for what contradicts the ledger, and what `COMING`
    raises for those who may not come onto a list.
    """
    _require_come(entries)
    with transaction() as session:
        whose = register.records_of({entry.unit_id for entry in entries if entry.voids is not None})
        units_held = held({whose.get(entry.unit_id, entry.unit_id) for entry in entries})
        unjudged = _ask([entry for entry in entries if entry.comes])
        events = [_event(entry, units_held[whose.get(entry.unit_id, entry.unit_id)], by) for entry in _spelled(entries)]
        session.add_all(events)
        session.flush()
        refold(units_held)
        if derived := [*following.of(events)]:
            record([Entry(**values) for values in derived], by=by)
        _ask([entry for entry in entries if _puts_back(entry)])
        for entry, event in zip(entries, events, strict=True):
            if event.source is not EventSource.IMPORT:  # an import is one event of the trail; the ledger has its rows
                _audit(event, by, unjudged if entry.comes else ())
        notifications.changed(events)
        return events


def add(entry: Entry, *, by: Person) -> ListEvent:
    """Put a unit on a list. Raises NotAllowed, NotFound, ImpossibleEvent."""
    return _one(entry, EventKind.ADDED, by)


def reinstate(entry: Entry, *, by: Person) -> ListEvent:
    """Put a removed unit back from a day on: an approver's act. Raises NotAllowed, NotFound, ImpossibleEvent."""
    policies.may_penalise(by).or_raise()
    return _one(entry, EventKind.REINSTATED, by)


def remove(entry: Entry, *, by: Person) -> ListEvent:
    """Take a unit off one list, with a reason and a note. Raises NotAllowed, NotFound, Invalid, ImpossibleEvent."""
    policies.may_change(by).or_raise()
    _require_reason(entry.reason, entry.note)
    return _one(entry, EventKind.REMOVED, by)


def rename(
    unit_id: str, name: str, *, on: date, document_number: str | None = None, note: str | None = None, by: Person
) -> list[ListEvent]:
    """Give a unit another name from a day on, in the register and on every list on which it stands that day.

    A list onto which it came later under its former name was published so: it bears the new name from today on.
    """
    policies.may_change(by).or_raise()
    with transaction():
        require_rename(unit_id, name, on)
        unit = units.rename(unit_id, name, since=on, reason=note, by=by)
        return bear_name(unit, queries.renamed_with(unit_id, on), document_number=document_number, note=note, by=by)


def bear_name(
    unit: Unit, places: Iterable[tuple[date, Listing]], *, document_number: str | None, note: str | None, by: Person
) -> list[ListEvent]:
    """Let places bear the unit's present name, each from its day on; part of an operation, as `record`."""
    entries = [
        Entry(
            unit_id=unit.id,
            list_id=listing.list_id,
            category=listing.category,
            subject=listing.subject,
            name=unit.name,
            kind=EventKind.RENAMED,
            effective_on=day,
            document_number=document_number,
            note=note,
        )
        for day, listing in places
        if listing.name != unit.name
    ]
    return record(entries, by=by) if entries else []


def require_rename(unit_id: str, name: str, on: date) -> None:
    """Raises Invalid for a name or a day that cannot be, Conflict where another unit of the kind bears the name now:
    nobody could tell them apart by it."""
    own, key = register.unit(unit_id), names.matching(name)
    units.require_rename(own, name, on)
    others = (each for each in register.units_named(name, own.kind) if each.id != own.id and each.name_key == key)
    if other := next(others, None):
        raise Conflict(
            f"登记库中已有名为“{other.name}”的单位。",
            "如是同一单位，请办理并入另一条记录或合并；不是的，请核对名称。",
            "name",
        )


def _ask(coming: Sequence[Entry]) -> Sequence[str]:
    """What could not be judged of those who come onto a list; raises where somebody may not."""
    asked = [entry for entry in coming if entry.source is not EventSource.IMPORT and entry.derived_from is None]
    return [unjudged for judge in COMING.values() for unjudged in judge(asked)] if asked else ()


def _puts_back(entry: Entry) -> bool:
    """Whether a removal no longer holds: taken back, or recorded in error."""
    if entry.voids is not None:
        return queries.event(entry.voids).kind is EventKind.REMOVED
    return entry.kind is EventKind.REINSTATED


def _one(entry: Entry, kind: EventKind, by: Person) -> ListEvent:
    policies.may_change(by).or_raise()
    if entry.kind is not kind:
        raise ValueError(entry.kind)
    (event,) = record([entry], by=by)
    return event


def held(unit_ids: Iterable[str]) -> dict[str, Unit]:
    """The units, locked in the order of their ids, so that two at one place take turns. Raises NotFound."""
    wanted = sorted(unit_ids)
    found: dict[str, Unit] = {}
    for ids in pieces(wanted):
        query = select(Unit).where(Unit.id.in_(ids)).order_by(Unit.id)
        found |= {unit.id: unit for unit in db.session.scalars(query.with_for_update(of=Unit, key_share=True))}
    if len(found) < len(wanted):
        raise NotFound("找不到该单位。", "请从单位列表重新进入。")
    if joined := next((unit for unit in found.values() if unit.merged_into_id), None):
        raise Conflict(f"“{joined.name}”的这条记录已并入另一条记录。", "请在现用的记录上办理。")
    return found


def _spelled(entries: Sequence[Entry]) -> Iterator[Entry]:
    """What is listed keeps the spelling under which its unit was first listed with it: one product has one place."""
    wanted = sorted({entry.unit_id for entry in entries if entry.subject})
    spellings: dict[tuple[str, str, str, str], list[str]] = {}
    for ids in pieces(wanted):
        query = select(ListEvent.unit_id, ListEvent.list_id, ListEvent.category, ListEvent.subject).where(
            ListEvent.unit_id.in_(ids), ListEvent.subject != ""
        )
        for unit_id, list_id, category, subject in db.session.execute(query.order_by(ListEvent.sequence)):
            spellings.setdefault((unit_id, list_id, category, names.matching(subject)), []).append(subject)
    for entry in entries:
        place = entry.unit_id, entry.list_id, entry.category, names.matching(entry.subject)
        known = spellings.setdefault(place, [entry.subject])
        yield entry if entry.subject in known else replace(entry, subject=known[0])


def _event(entry: Entry, unit: Unit, by: Person | None) -> ListEvent:
    values = asdict(entry)
    values["name"] = entry.name or unit.name
    return ListEvent(**values, recorded_by_id=None if by is None else by.id)


def _audit(event: ListEvent, by: Person | None, unjudged: Sequence[str]) -> None:
    shown = [
        "name",
        "list_id",
        "category",
        "subject",
        "effective_on",
        "document_number",
        "reason",
        "clause",
        "voids",
        "other_id",
        "listed_on",
        "derived_from",
    ]
    after = {name: value for name in shown if (value := getattr(event, name)) not in (None, "")}
    if unjudged:
        after["unjudged"] = list(unjudged)
    audit.record(actions.RECORD[event.kind], actions.EVENT, str(event.sequence), by=by, after=after, note=event.note)


def _require_come(entries: Sequence[Entry]) -> None:
    """Nothing is recorded of a day that has not come: the lists of today are told from what has happened.

    What older releases recorded of such a day can be voided: a voiding bears the day of its row.
    """
    if any(entry.voids is None and entry.effective_on > clock.today() for entry in entries):
        raise Invalid({"on": ["日期不能晚于今天。"]})


def _require_reason(reason: RemovalReason | None, note: str | None) -> None:
    faults: dict[str, list[str]] = {}
    if reason is None:
        faults["reason"] = ["请选择移出名单的原因。"]
    if not (note or "").strip():
        faults["note"] = ["请写明移出名单的具体情况。"]
    if faults:
        raise Invalid(faults)
