"""The words for lists on pages and in downloads, and the one timeline of a unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core import clock
from core.ledger import queries, rules
from core.ledger.models import Bar, ListEvent, Listing
from core.ledger.queries import basis_words
from core.ledger.queries import list_name as list_name
from core.people import queries as people
from core.registry import Registry
from core.units import queries as units


def list_label(listing: Listing) -> str:
    """The name of the list on which a listing stands."""
    return list_name(listing.list_id, listing.category)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a unit: its day, its word, and what else is told of it.

    `event` is the row of the ledger, where it is one and still counts; whether that `removes` the unit from a list on
    which it has not stood since; `re_check` that of a re-check that still counts.
    """

    on: date
    label: str
    text: str
    document_number: str | None = None
    event: int | None = None
    removes: bool = False
    re_check: int | None = None


TIMELINE: Registry[Callable[[str], Iterable[Happening]]] = Registry()
"""What each room knows of a unit's life, by the room's name."""


def timeline(unit_id: str) -> Sequence[Happening]:
    """Everything that is on record of a unit, from whichever room, the latest day first."""
    return sorted((each for told in TIMELINE.values() for each in told(unit_id)), key=lambda each: each.on)[::-1]


def _of_ledger(unit_id: str) -> Iterator[Happening]:
    events = queries.events_of(unit_id)
    by_sequence = {event.sequence: event for event in events}
    counting = {event.sequence for event in rules.valid(events)}
    standing = {event.sequence for event in queries.removals_standing(events)}
    names = people.names(event.recorded_by_id for event in events if event.voids is not None)
    for event in events:
        if event.voids is None:
            yield _told(event, event.sequence in counting, event.sequence in standing)
        else:
            yield _voided(event, by_sequence[event.voids], names.get(event.recorded_by_id or ""))
    for check in queries.re_checks_of(unit_id):
        label = f"{'复核通过' if check.passed else '复核未通过'}{'' if check.voiding is None else '（已撤销）'}"
        text = f"{list_name(check.list_id, check.category)}{f'：{check.reason}' if check.reason else ''}"
        counting_one = check.sequence if check.voiding is None else None
        yield Happening(check.checked_on, label, text, check.document_number, re_check=counting_one)
    for bar in queries.bars_of(unit_id):
        text = f"{bar.since.isoformat()} 至 {bar.until.isoformat()}{basis_words(bar.clause)}：{bar.reason}"
        label = "禁止申报" if bar.voiding is None else "禁止申报（已撤销）"
        yield Happening(bar.since, label, text, bar.document_number)
        yield from _bar_ended(bar)
    yield from _of_codes(unit_id)
    for joining in units.joinings_of(unit_id):
        text = f"“{joining.unit.name}”的记录并入本单位：{joining.reason}"
        yield Happening(clock.local(joining.joined_at).date(), "并入记录", text, joining.document_number)
        if joining.parting is not None:
            text = f"“{joining.unit.name}”的记录恢复单独使用：{joining.parting.reason}"
            yield Happening(clock.local(joining.parting.parted_at).date(), "撤销误并", text)


def _of_codes(unit_id: str) -> Iterator[Happening]:
    for former in units.former_codes([unit_id]):
        done, undone = former.replaced_by_id, former.voiding
        names = people.names([done, *([] if undone is None else [undone.recorded_by_id])])
        said = f"{former.code} 更换为 {former.replaced_with}"
        label = f"更换统一社会信用代码{'' if undone is None else '（已撤销）'}"
        on = clock.local(former.replaced_at).date()
        yield Happening(on, label, f"{said}：{former.reason}{_done_by(names.get(done))}")
        if undone is not None:
            text = f"{said}：{undone.reason}{_done_by(names.get(undone.recorded_by_id))}"
            yield Happening(clock.local(undone.recorded_at).date(), "撤销误登记的代码更换", text)


def _bar_ended(bar: Bar) -> Iterator[Happening]:
    if bar.lifting is not None:
        name = people.names([bar.lifting.recorded_by_id]).get(bar.lifting.recorded_by_id or "")
        yield Happening(bar.lifting.lifted_on, "解除禁止申报", f"{bar.lifting.reason}{_done_by(name)}")
    if bar.voiding is not None:
        name = people.names([bar.voiding.recorded_by_id]).get(bar.voiding.recorded_by_id)
        text = f"撤销{queries.span_words(bar)}的禁止申报：{bar.voiding.reason}{_done_by(name)}"
        yield Happening(clock.local(bar.voiding.recorded_at).date(), "撤销误登记的禁止申报", text)


def _done_by(name: str | None) -> str:
    return "" if name is None else f"（{name}办理）"


TIMELINE.give("ledger", _of_ledger)


def _told(event: ListEvent, counts: bool, removes: bool) -> Happening:
    parts = [list_name(event.list_id, event.category), event.subject, event.name]
    if event.other is not None:
        parts.append(f"{'原' if event.listed_on else '转入'}“{event.other.name}”")
    if event.reason is not None:
        parts.append(event.reason.label)
    label = event.kind.label if counts else f"{event.kind.label}（已撤销）"
    return Happening(
        event.effective_on,
        label,
        "，".join(part for part in parts if part),
        event.document_number,
        event.sequence if counts else None,
        removes=removes,
    )


def _voided(event: ListEvent, wrong: ListEvent, name: str | None) -> Happening:
    """That a row was voided: told under the day on which that was done."""
    on = clock.local(event.recorded_at).date()
    what = f"{wrong.effective_on.isoformat()}的“{wrong.kind.label}”"
    text = f"{list_name(event.list_id, event.category)}，{event.name}：撤销{what}，{event.note or '未写明原因'}"
    return Happening(on, event.kind.label, f"{text}{_done_by(name)}")
