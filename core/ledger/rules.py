"""From the events of one place on a list to the spans in which it was held, under which name: a fold and nothing else.

A place is one unit (and subject) on one list in one category. Events count in the order of their days, and of one day
in the order in which they were recorded. What was voided counts as never having happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from core.errors import Conflict
from core.plugin_api.labels import Labelled


class EventKind(Labelled):
    """What can happen to a unit's place on a list."""

    ADDED = "added", "列入"
    RENAMED = "renamed", "更名"
    RE_CHECKED = "re_checked", "复核通过"
    REMOVED = "removed", "移出"
    REINSTATED = "reinstated", "恢复"
    VOIDED = "voided", "撤销记录"  # an earlier event was recorded in error: it counts as never having happened


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


def fold(events: Iterable[Event]) -> list[Span]:
    """The spans that the events of one place make, in their order. Raises ImpossibleEvent."""
    spans: list[Span] = []
    for event in valid(events):
        standing = spans[-1] if spans and spans[-1].until is None else None
        following = _following(event, standing, spans[-1] if spans else None)
        if standing is not None:
            spans[-1] = replace(standing, until=event.effective_on)
        if following is not None:
            spans.append(following)
    return [span for span in spans if span.until is None or span.since < span.until]


def _following(event: Event, standing: Span | None, last: Span | None) -> Span | None:
    """What is true from the event's day on; None where the place is held no more."""
    day = event.effective_on
    if event.kind is EventKind.ADDED:
        _require(standing is None, event, "该单位当日已在这份名单上，不能重复列入。")
        return Span(day, None, event.name, day, None, event.batch, event.document_number)
    if event.kind is EventKind.REINSTATED:
        _require(standing is None and last is not None, event, "该单位没有被移出这份名单，不能恢复。")
        return None if last is None else replace(last, since=day, until=None, name=event.name)
    _require(standing is not None, event, "该单位当日不在这份名单上。")
    if standing is None or event.kind is EventKind.REMOVED:
        return None
    if event.kind is EventKind.RENAMED:
        return replace(standing, since=day, name=event.name)
    return replace(standing, since=day, checked_on=day)


def _require(condition: bool, event: Event, sentence: str) -> None:
    if not condition:
        raise ImpossibleEvent(
            f"{event.name}：{sentence}", f"请核对日期 {event.effective_on.isoformat()} 以及该单位的名单记录。"
        )
