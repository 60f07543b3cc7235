"""What becomes of a unit's places when it merges with another or is split, and when two records prove to be of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core import clock
from core.db.transaction import transaction
from core.errors import Conflict, Invalid
from core.ledger import policies, queries, rules
from core.ledger.models import ListEvent, Listing
from core.ledger.operations.events import Entry, held, record
from core.ledger.operations.standing import refold, require_one_place
from core.ledger.rules import EventKind, ImpossibleEvent
from core.people.models import Person
from core.registry import Registry
from core.units import operations as units
from core.units import queries as register
from core.units.models import Unit

_TWICE = (
    "属于重复登记的，请先在单位页面的沿革中撤销重复的一条列入（已提出的并入先撤回或不予办理），再办理并入；"
    "不是重复登记的，请核对两条记录是否同一单位。"
)


AGAINST_SUCCESSION: Registry[Callable[[str], None]] = Registry()
"""Who may refuse that a unit's places pass to others: whoever is about to take them from it."""


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
        units.hold_register()  # before any unit, as whoever adds or completes one: else each waits for the other
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


def require_join(unit_id: str, into_id: str) -> None:
    """Raises Invalid, Conflict where the two cannot be records of one unit, or what the lists say of both cannot."""
    units.require_one_unit(register.unit(unit_id), register.unit(into_id))
    try:
        require_one_place(unit_id, into_id)
    except ImpossibleEvent as refused:
        ours, theirs = ({_place(each) for each in queries.lists_of(id)} for id in (unit_id, into_id))
        twice = "、".join(queries.list_name(list_id, category) for list_id, category, _ in sorted(ours & theirs))
        apart = f"两条记录的名单沿革前后矛盾（{refused.sentence.rstrip('。')}）"
        said = f"两条记录都在{twice}名单上" if twice else apart
        raise Conflict(f"{said}，不能并为一个单位。", _TWICE) from refused


def require_joined(unit_id: str) -> None:
    """Raises Conflict where the record is joined with none."""
    if unit_id not in register.joinings_standing([unit_id]):
        raise Conflict("这条记录没有并入其他记录。", "请刷新页面，查看最新情况。")


def require_succession(unit_id: str, succession: Succession) -> Sequence[Listing]:
    """The places that would pass. Raises Invalid, Conflict where it cannot be, and what `AGAINST_SUCCESSION` raises."""
    unit, heirs = register.unit(unit_id), [register.unit(each) for each in succession.heirs]
    faults = {name: [said] for name, said in _faults(unit, heirs, succession)}
    if faults:
        raise Invalid(faults)
    for each in (*heirs, *([] if succession.stays else [unit])):
        _require_goes_on(each)
    for require in AGAINST_SUCCESSION.values():
        require(unit_id)
    standing = queries.lists_of(unit_id, on=succession.on)
    if not standing:
        raise Conflict("该单位当日不在任何名单上。", "请核对单位和日期。", "on")
    held_then = {_place(each) for each in standing}
    later = [each for each in queries.lists_of(unit_id) if _place(each) not in held_then]
    if later and not succession.stays:
        day = max(each.listed_on for each in later).isoformat()
        raise Conflict(f"该单位在这一日期之后（{day}）又列入了名单。", f"生效日期不能早于 {day}，请核对。", "on")
    if not any(entry for listing in standing for entry in _entries(listing, succession)):
        raise Conflict("承继单位都已在原单位所在的名单上，名单没有变动，不必办理。", None, "heirs")
    return standing


def _faults(unit: Unit, heirs: Sequence[Unit], succession: Succession) -> Iterator[tuple[str, str]]:
    """What is wrong with it as it is told, by field."""
    is_merger = succession.kind is EventKind.MERGED
    if said := next(_faults_of_heirs(unit, heirs, succession), None):
        yield "heirs", said
    if is_merger and succession.stays:
        yield "stays", "并入其他单位后，原单位不再保留名单资格。"
    if not succession.document_number.strip():
        yield "document_number", "请填写文号。"
    if not succession.note.strip():
        yield "note", "请写明合并或分立的情况和依据。"
    if succession.on > clock.today():
        yield "on", "生效日期不能晚于今天。"


def _faults_of_heirs(unit: Unit, heirs: Sequence[Unit], succession: Succession) -> Iterator[str]:
    """What is wrong with them, the gravest first."""
    ids = [each.id for each in heirs]
    if not heirs:
        yield "请填写承继单位。"
    if unit.id in ids:
        yield "承继单位不能是原单位自己；分立后原单位继续存在的，请勾选“原单位继续存在”。"
    if len(set(ids)) < len(ids):
        yield "有的承继单位填写了两次，请核对。"
    for other in heirs:
        if other.kind is not unit.kind:
            yield f"“{other.name}”是{other.kind.label}，不能承继{unit.kind.label}在名单上的位置，请核对。"
    if succession.kind is EventKind.MERGED and len(heirs) > 1:
        yield "合并只能并入一个单位；由几个单位承继的，请选分立。"
    if succession.kind is EventKind.SPLIT and len(heirs) == 1 and not succession.stays:
        yield (
            "分立后至少有两个单位：请填写全部承继单位；原单位继续存在的，请勾选；只由一个单位承继的，请选合并，"
            "只换了名称的，请办理更名。"
        )


def _require_goes_on(unit: Unit) -> None:
    """Raises Conflict for a unit that gave its places up by a merger or split: it is no more, takes nothing over, and
    is not absorbed a second time."""
    given_up = (
        each for each in rules.valid(queries.events_of(unit.id)) if each.kind.is_succession and each.listed_on is None
    )
    if gone := next(given_up, None):
        raise Conflict(
            f"“{unit.name}”已于 {gone.effective_on.isoformat()} {gone.kind.label}，不再承继或并入。",
            "请核对单位；前一次登记有误的，请先撤销。",
        )


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

    for heir in succession.heirs:
        if _place(listing) not in {_place(each) for each in queries.lists_of(heir, on=succession.on)}:
            yield entry(heir, other_id=listing.unit_id, listed_on=listing.listed_on, batch=listing.batch)
    if not succession.stays:
        yield entry(listing.unit_id, other_id=succession.heirs[0], name=listing.name)


def _place(listing: Listing) -> tuple[str, str, str]:
    return listing.list_id, listing.category, listing.subject_key
