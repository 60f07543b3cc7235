"""Declaring what is on record an error: it counts as never having happened, and what it had changed elsewhere goes
back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import and_, or_, select

from core import clock
from core.db import db
from core.db.transaction import transaction
from core.errors import Conflict, required
from core.ledger import policies, queries
from core.ledger.models import ListEvent
from core.ledger.operations.events import Entry, bear_name, record
from core.ledger.rules import EventKind
from core.people.models import Person
from core.units import operations as units
from core.units import queries as register
from core.units.models import UnitName


def void(sequence: int, note: str, *, by: Person) -> ListEvent:
    """Declare a row recorded in error, with what goes with it. It is proposed by somebody else (`changes`).

    Of a succession or a renaming all rows are voided, on whichever lists; a name goes back in the register too. Answers
    with the voiding of the row itself. Raises NotAllowed, NotFound, Invalid, Conflict, ImpossibleEvent.
    """
    policies.may_penalise(by).or_raise()
    why = required(note, "note", "请写明撤销的原因。")
    with transaction():
        wrong = require_voidable(sequence)
        taken = name_taken(wrong)
        voiding = record([_voiding(each, why) for each in whole_of(wrong)], by=by)[0]
        if taken is not None:
            _take_back(taken, why, by)
        return voiding


def void_name(name_id: str, note: str, *, by: Person) -> None:
    """Declare a renaming recorded in error, whether the unit stands on a list or not. Raises as `void`."""
    policies.may_penalise(by).or_raise()
    why = required(note, "note", "请写明撤销的原因。")
    with transaction():
        taken = register.name(name_id)
        units.require_unnamed(taken)
        if whole := whole_of_name(taken):
            record([_voiding(each, why) for each in whole], by=by)
        _take_back(taken, why, by)


def require_voidable(sequence: int) -> ListEvent:
    """The row, if it can be voided. Raises NotFound, Conflict (it is a voiding itself, or voided already)."""
    wrong = queries.event(sequence)
    if wrong.kind is EventKind.VOIDED:
        raise Conflict("撤销本身不能再撤销。", "如需恢复，请重新登记一条名单变动。")
    if db.session.scalar(select(ListEvent.sequence).where(ListEvent.voids == sequence)) is not None:
        raise Conflict("这条名单变动已经撤销。", "请刷新页面，查看最新情况。")
    return wrong


def whole_of(wrong: ListEvent) -> Sequence[ListEvent]:
    """A row and what goes with it if it is voided, the row itself first."""
    together = [wrong, *(each for each in _together(wrong) if each.sequence != wrong.sequence)]
    return [each for event in together for each in (event, *_following(event))]


def whole_of_name(taken: UnitName) -> Sequence[ListEvent]:
    """The rows by which lists took over a name, with what goes with them; none of a unit that stood on no list."""
    return [each for event in _renamings(taken) for each in (event, *_following(event))]


def name_taken(event: ListEvent) -> UnitName | None:
    """The entry of the register by which a unit took the name that a row gave its place; None of any other row, and
    where the register knows of no such renaming."""
    if event.kind is not EventKind.RENAMED:
        return None
    return register.name_taken(event.unit_id, event.name, event.effective_on)


def _take_back(taken: UnitName, note: str, by: Person) -> None:
    """In the register; and from today on where a list was published under the name meanwhile."""
    wrong = taken.name
    unit = units.unname(taken.id, reason=note, by=by)
    if unit.merged_into_id is None:
        today = clock.today()
        bearing = [(today, each) for each in queries.lists_of(unit.id) if each.name == wrong]
        bear_name(unit, bearing, document_number=None, note=note, by=by)


def _voiding(wrong: ListEvent, note: str) -> Entry:
    return Entry(
        unit_id=wrong.unit_id,
        list_id=wrong.list_id,
        category=wrong.category,
        subject=wrong.subject,
        name=wrong.name,
        kind=EventKind.VOIDED,
        effective_on=wrong.effective_on,
        note=note,
        voids=wrong.sequence,
    )


_VOIDED = select(ListEvent.voids).where(ListEvent.voids.is_not(None))


def _following(wrong: ListEvent) -> Iterator[ListEvent]:
    """What followed from it and still counts, and what followed from that."""
    voided = _VOIDED.where(ListEvent.unit_id == wrong.unit_id)
    query = select(ListEvent).where(
        ListEvent.derived_from == wrong.sequence,
        ListEvent.kind != EventKind.VOIDED,
        ListEvent.sequence.not_in(voided),
    )
    for each in db.session.scalars(query.order_by(ListEvent.sequence)).all():
        yield each
        yield from _following(each)


def _together(wrong: ListEvent) -> Sequence[ListEvent]:
    """What was recorded as one with it: of a succession, as a place is not taken that nobody gave up; of a renaming,
    as a unit has one name."""
    if wrong.kind.is_succession:
        return _passed(wrong)
    taken = name_taken(wrong)
    return () if taken is None else _renamings(taken)


def _passed(wrong: ListEvent) -> Sequence[ListEvent]:
    """Of a merger or split, who gave places up that day and who took them."""
    giver = wrong.unit_id if wrong.listed_on is None else wrong.other_id
    passed = or_(
        and_(ListEvent.unit_id == giver, ListEvent.listed_on.is_(None)),
        and_(ListEvent.other_id == giver, ListEvent.listed_on.is_not(None)),
    )
    query = select(ListEvent).where(
        passed,
        ListEvent.kind == wrong.kind,
        ListEvent.effective_on == wrong.effective_on,
        ListEvent.sequence.not_in(_VOIDED),
    )
    return db.session.scalars(query.order_by(ListEvent.sequence)).all()


def _renamings(taken: UnitName) -> Sequence[ListEvent]:
    query = select(ListEvent).where(
        ListEvent.unit_id == taken.unit_id,
        ListEvent.kind == EventKind.RENAMED,
        ListEvent.name == taken.name,
        ListEvent.sequence.not_in(_VOIDED),
    )
    found = db.session.scalars(query.order_by(ListEvent.sequence)).all()
    return [each for each in found if name_taken(each) is taken]
