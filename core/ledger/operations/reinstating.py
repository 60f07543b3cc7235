"""Putting a unit back where a removal proves to have been wrong: from a day on, for what one document took away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core import clock
from core.db.transaction import transaction
from core.errors import Conflict, Invalid
from core.ledger import policies, queries
from core.ledger.models import ListEvent
from core.ledger.operations.events import Entry, record
from core.ledger.rules import EventKind
from core.people.models import Person
from core.units import queries as register


def taken_off_with(sequence: int) -> Sequence[ListEvent]:
    """The removals by one document of one day that can be taken back, of which this is one.

    Raises NotFound, Conflict (no removal, voided, or the unit stands there again).
    """
    removed = queries.event(sequence)
    events = queries.events_of(register.holder(removed.unit_id).id)
    open_ones = {each.sequence: each for each in queries.removals_standing(events)}
    if sequence not in open_ones:
        raise Conflict(
            "这条记录不是现在仍有效的移出，不能据此恢复列入名单。", "误登记的请撤销；已经重新列入或恢复的不用再办。"
        )
    same = (removed.effective_on, removed.document_number)
    return [each for each in open_ones.values() if (each.effective_on, each.document_number) == same]


def require_reinstatable(sequences: Sequence[int], on: date) -> None:
    """Raises NotFound, Invalid (a day before the removal, or to come), Conflict."""
    removed = [each for first in sequences[:1] for each in taken_off_with(first) if each.sequence in sequences]
    if len(removed) < len(sequences):
        raise Conflict("所列移出中有的已经恢复或撤销。", "请重新提出。")
    if not max(each.effective_on for each in removed) <= on <= clock.today():
        raise Invalid({"on": ["恢复日期不能早于移出日期，也不能晚于今天。"]})


def reinstate_all(sequences: Sequence[int], on: date, *, document_number: str, note: str, by: Person) -> None:
    """Put a unit back on the lists from which these removals took it. Raises NotAllowed, and what is asked of all who
    come onto a list."""
    policies.may_penalise(by).or_raise()
    with transaction():
        require_reinstatable(sequences, on)
        removed = [queries.event(sequence) for sequence in sequences]
        # Together: each of them alone would be refused for the others, which have not been taken back yet.
        record([_entry(each, on, document_number, note) for each in removed], by=by)


def _entry(removed: ListEvent, on: date, document_number: str, note: str) -> Entry:
    return Entry(
        unit_id=register.holder(removed.unit_id).id,
        list_id=removed.list_id,
        category=removed.category,
        subject=removed.subject,
        kind=EventKind.REINSTATED,
        effective_on=on,
        document_number=document_number,
        note=note,
    )
