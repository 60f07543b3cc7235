"""From the events of one place on a list to the spans in which it was held, under which name: a fold and nothing else.

A place is one unit (and subject) on one list in one category. Events count in the order of their days, and of one day
in the order in which they were recorded. What was voided counts as never having happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from core.errors import Conflict
from core.plugin_api.labels import Labelled


class EventKind(Labelled):
    """What can happen to a unit's place on a list."""

    ADDED = "added", "列入"
    IMPLIED = "implied", "随另一名单列入"
    RENAMED = "renamed", "更名"
    RE_CHECKED = "re_checked", "复核通过"  # as the first release wrote it; since then a record of its own
    REMOVED = "removed", "移出"
    UPGRADED = "upgraded", "升入更高名单"
    LAPSED = "lapsed", "有效期满"
    REINSTATED = "reinstated", "恢复"
    MERGED = "merged", "合并"
    SPLIT = "split", "分立"
    VOIDED = "voided", "撤销误登记"  # an earlier event was recorded in error: it counts as never having happened

    @property
    def is_succession(self) -> bool:
        """Whether a place passes from one unit to another: it begins with whoever takes it (`Event.listed_on`)."""
        return self in {EventKind.MERGED, EventKind.SPLIT}


class Event(Protocol):
    """What the fold reads of an event."""

    @property
    def sequence(self) -> int: ...
    @property
    def kind(self) -> EventKind: ...
    @property
    def effective_on(self) -> date: ...
    @property
    def name(self) -> str: ...
    @property
    def batch(self) -> str | None: ...
    @property
    def document_number(self) -> str | None: ...
    @property
    def voids(self) -> int | None: ...
    @property
    def listed_on(self) -> date | None:
        """Of a place that is taken over from another unit: the day on which that one came on the list."""
        ...


class UnknownEvent(Conflict):
    """An event of a kind that this release does not know: what it does to a list cannot be told."""

    code = "unknown_event"
    title = "不认识的名单变动"

    def __init__(self, kind: str) -> None:
        super().__init__(f"名单变动中有本版本不认识的一种（“{kind}”），不能推算名单。", "请升级平台后再办理。")


class ImpossibleEvent(Conflict):
    """An event that cannot have happened on its day: adding what stands on the list, removing what does not."""

    code = "impossible_event"
    title = "与名单的记录不符"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `since` up to, and not including, `until` (None: it still stands) on which one thing was true."""

    since: date
    until: date | None
    name: str
    listed_on: date
    checked_on: date | None = None
    batch: str | None = None
    document_number: str | None = None


def valid(events: Iterable[Event]) -> list[Event]:
    """The events that count, in their order."""
    held = list(events)
    voided = {event.voids for event in held}
    counted = (event for event in held if event.kind is not EventKind.VOIDED and event.sequence not in voided)
    return sorted(counted, key=lambda event: (event.effective_on, event.sequence))


def fold(events: Iterable[Event], checked: Iterable[date] = ()) -> list[Span]:
    """The spans that the events of one place make, in their order; `checked`: the days of re-checks that were passed.

    Raises ImpossibleEvent, UnknownEvent.
    """
    spans: list[Span] = []
    before: EventKind | None = None
    for event in valid(events):
        standing = spans[-1] if spans and spans[-1].until is None else None
        following = _following(event, standing, spans[-1] if before in _TAKEN_BACK else None)
        if standing is not None:
            spans[-1] = replace(standing, until=event.effective_on)
        if following is not None:
            spans.append(following)
        before = event.kind
    held = [span for span in spans if span.until is None or span.since < span.until]
    for day in sorted(checked):
        held = [piece for span in held for piece in _checked(span, day)]
    return held


_TAKEN_BACK = {EventKind.REMOVED}
"""What a reinstatement may follow: whoever was upgraded or absorbed, or lapsed by its term, was not found to be removed
wrongly; what was recorded in error is voided."""


def _following(event: Event, standing: Span | None, removed: Span | None) -> Span | None:
    """What is true from the event's day on; None where the place is held no more. `removed` is what it was before."""
    day, kind = event.effective_on, event.kind
    if kind not in set(EventKind):
        raise UnknownEvent(kind)
    if kind in {EventKind.ADDED, EventKind.IMPLIED} or (kind.is_succession and event.listed_on is not None):
        if standing is not None:
            raise _impossible(event, "该单位当日已在这份名单上，不能重复列入。")
        return Span(day, None, event.name, event.listed_on or day, None, event.batch, event.document_number)
    if kind is EventKind.REINSTATED:
        if standing is not None or removed is None:
            raise _impossible(event, "该单位没有被移出这份名单，不能恢复。")
        return replace(removed, since=day, until=None, name=event.name)
    if standing is None:
        raise _impossible(event, "该单位当日不在这份名单上。")
    if kind in {EventKind.REMOVED, EventKind.UPGRADED, EventKind.LAPSED} or kind.is_succession:
        return None
    if kind is EventKind.RENAMED:
        return replace(standing, since=day, name=event.name)
    if kind is EventKind.RE_CHECKED:
        return replace(standing, since=day, checked_on=day)
    raise UnknownEvent(kind)


def _checked(span: Span, day: date) -> Iterator[Span]:
    """The span as it is since the unit passed a re-check that day."""
    if span.listed_on > day or (span.until is not None and span.until <= day):
        yield span
        return
    if span.since < day:
        yield replace(span, until=day)
    yield replace(span, since=max(span.since, day), checked_on=max(day, span.checked_on or day))


def _impossible(event: Event, sentence: str) -> ImpossibleEvent:
    day = event.effective_on.isoformat()
    return ImpossibleEvent(f"{event.name}：{sentence}", f"请核对日期 {day} 以及该单位的名单记录。")
