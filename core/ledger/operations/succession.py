"""What becomes of a unit's places when it merges with another or is split, and when two records prove to be of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core import clock
from core.db.transaction import transaction
from core.errors import Conflict, Invalid
from core.ledger import policies, queries
from core.ledger.models import ListEvent, Listing
from core.ledger.operations.events import Entry, held, record
from core.ledger.operations.standing import refold
from core.ledger.rules import EventKind
from core.people.models import Person
from core.units import operations as units
from core.units import queries as register
from core.units.models import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Succession:
    """A merger into one other unit, or a split: from which day on, by which document, and to whom the places pass.

    `stays`: a unit that is split and goes on keeps its own places.
    """

    kind: EventKind
    on: date
    document_number: str
    note: str
    heirs: Sequence[str]
    stays: bool = False


def succeed(unit_id: str, succession: Succession, *, by: Person) -> list[ListEvent]:
    """Let a unit's places pass to others, who keep the day on which it came on each list; all or none.

    Who holds a place already keeps that. Whoever comes onto a list by it is asked like everybody who does (`COMING`);
    bars stay with the unit on which they were imposed. Raises NotAllowed, NotFound, Invalid, Conflict,
    ImpossibleEvent.
    """
    policies.may_penalise(by).or_raise()
    with transaction():
        held({unit_id, *succession.heirs})
        standing = require_succession(unit_id, succession)
        return record([entry for listing in standing for entry in _entries(listing, succession)], by=by)


def join(unit_id: str, into_id: str, *, reason: str, document_number: str | None, by: Person) -> Unit:
    """Record that two records are of one unit; the lists, bars and counts of both are its own from now on.

    No event is touched: all of them are folded under the record that holds. Raises NotAllowed, NotFound, Invalid,
    Conflict.
    """
    policies.may_penalise(by).or_raise()
    with transaction():
        held({unit_id, into_id})
        into = units.join(unit_id, into_id, reason=reason, document_number=document_number, by=by)
        refold({into.id})
        return into


def part(unit_id: str, reason: str, *, by: Person) -> Unit:
    """Undo a joining that was an error: each record has its own lists, bars and counts again; the one that held.

    No event is touched, and what was recorded since stays with the record that held. Raises NotAllowed, NotFound,
    Invalid, Conflict (not joined), ImpossibleEvent (what was recorded since rests on the other's events).
    """
    policies.may_penalise(by).or_raise()
    with transaction():
        into = units.part(unit_id, reason=reason, by=by)
        held({unit_id, into.id})
        refold({unit_id, into.id})
        return into


def require_joined(unit_id: str) -> None:
    """Raises Conflict where the record is joined with none."""
    if unit_id not in register.joinings_standing([unit_id]):
        raise Conflict("这条记录没有并入其他记录。", "请刷新页面，查看最新情况。")


def require_succession(unit_id: str, succession: Succession) -> Sequence[Listing]:
    """The places that would pass. Raises Invalid, Conflict where it cannot be."""
    faults: dict[str, list[str]] = {}
    is_merger = succession.kind is EventKind.MERGED
    if not succession.heirs or unit_id in succession.heirs or (is_merger and len(succession.heirs) > 1):
        faults["heirs"] = ["请填写另一个单位；合并只能并入一个单位。"]
    if is_merger and succession.stays:
        faults["stays"] = ["并入其他单位后，原单位不再保留名单资格。"]
    if not succession.document_number.strip():
        faults["document_number"] = ["请填写文号。"]
    if not succession.note.strip():
        faults["note"] = ["请写明合并或分立的情况和依据。"]
    if succession.on > clock.today():
        faults["on"] = ["生效日期不能晚于今天。"]
    if faults:
        raise Invalid(faults)
    standing = queries.lists_of(unit_id, on=succession.on)
    if not standing:
        raise Conflict("该单位当日不在任何名单上。", "请核对单位和日期。")
    return standing


def _entries(listing: Listing, succession: Succession) -> Iterator[Entry]:
    """What happens to one place: who takes it, and that it is given up."""

    def entry(unit_id: str, **more: object) -> Entry:
        return Entry(
            unit_id=unit_id,
            list_id=listing.list_id,
            category=listing.category,
            subject=listing.subject,
            kind=succession.kind,
            effective_on=succession.on,
            document_number=succession.document_number.strip(),
            note=succession.note.strip(),
            **more,  # type: ignore[arg-type]
        )

    place = listing.list_id, listing.category, listing.subject_key
    for heir in succession.heirs:
        theirs = queries.lists_of(heir, on=succession.on)
        if place not in {(each.list_id, each.category, each.subject_key) for each in theirs}:
            yield entry(heir, other_id=listing.unit_id, listed_on=listing.listed_on, batch=listing.batch)
    if not succession.stays:
        yield entry(listing.unit_id, other_id=succession.heirs[0], name=listing.name)
