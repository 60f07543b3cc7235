"""The dates of calls: in their order for a page, and as a calendar that people keep beside their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from icalendar import Calendar, Event

from core import clock
from core.calls.presenting import CallView
from core.calls.rules.deadlines import Due
from core.calls.rules.glance import Step
from core.policy.citations import basis_of

_MAKER = "-//GreenRoll//calls//ZH"
_WHOLE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CallDate:
    """One date of a call: by when a stage is to be done, by whom, and for whom it holds (empty: for all)."""

    view: CallView
    step: Step
    due: Due
    only_for: tuple[str, ...]

    @property
    def title(self) -> str:
        whose = f"（{'、'.join(self.only_for)}）" if self.only_for else ""
        return f"{self.step.stage.name}截止{whose}：{self.view.call.title}"


def dates(views: Iterable[CallView]) -> Sequence[CallDate]:
    """Every date of these calls, the earliest first."""
    found = [
        CallDate(view, step, each.due, each.only_for)
        for view in views
        for step in view.steps
        for each in step.dues
        if each.due is not None
    ]
    return sorted(found, key=lambda each: (each.due.until, each.view.call.id, each.step.number))


def as_calendar(found: Iterable[CallDate], name: str, address: str) -> bytes:
    """The dates as iCalendar (RFC 5545). A date at the end of a day is that day, another one its minute.

    `address`: where the calls' pages are (``https://example.org/calls``).
    """
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for each in found:
        calendar.add_component(_event(each, address))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(each: CallDate, address: str) -> Event:
    event, call = Event(), each.view.call
    event.add("uid", f"{call.id}-{each.due.deadline.id}@greenroll")
    event.add("dtstamp", clock.now())
    ends = clock.local(each.due.until)
    if ends.time() == ends.min.time():
        event.add("dtstart", each.due.last_day)
        event.add("dtend", each.due.last_day + _WHOLE_DAY)
    else:
        event.add("dtstart", ends)
        event.add("dtend", ends)
    event.add("summary", each.title)
    event.add("description", f"办理：{each.step.actor}\n依据：{basis_of(each.view.book, each.due.deadline)}")
    event.add("url", f"{address}/{call.id}")
    return event
