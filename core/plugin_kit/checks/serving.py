"""A regional deadline leaves time for a national one: neither it, nor what it can be extended to, nor what replaces the
nation's own is the later of the two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from core.plugin_api.declarations import Deadline
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_api.kinds import Kinds
from core.plugin_kit.checks.deadlines import latest
from core.plugin_kit.checks.scope import Scope, fault
from core.policy.layers import INSTANCE, Layer
from core.policy.outer import end_above

_LEAP_YEAR = date.min.year + 3  # to compare two standing dates, any year will do


def check(scope: Scope) -> Iterator[Fault]:
    """Deadlines that serve nothing, and deadlines later than what they serve."""
    for rank, layer in enumerate(scope.layers):
        # What staff enter may be a higher authority's new date as well: the instance's layer may serve its own.
        reach = scope.layers[: rank + (layer.origin == INSTANCE)]
        below = {each.id: each for lower in reach for each in lower.deadlines}
        for deadline in layer.deadlines:
            if deadline.serves is None:
                continue
            served = below.get(deadline.serves)
            if served is None:
                cure = did_you_mean(deadline.serves, below, what="lower deadline")
                yield fault(deadline, "serves", f"no lower layer has a deadline {deadline.serves!r}", cure)
                continue
            own, outer = _days(deadline, served)
            if own is not None and outer is not None and latest(own) > latest(outer):
                key = "due" if deadline.due is not None else "every_year"
                message = f"this is due {_said(own)}, later than {served.origin}'s {served.id!r}, {_said(outer)}"
                cure = f"give a date until {_said(outer)}, or serve another deadline"
                yield fault(deadline, key, message, cure)
    for layer in scope.layers:
        if layer.origin != INSTANCE:  # of what staff enter, the operations ask whose document it is
            yield from _later_than_replaced(scope, layer)
            yield from _beyond(scope, layer)


def _later_than_replaced(scope: Scope, layer: Layer) -> Iterator[Fault]:
    """A day of a lower layer's that is given a later one under its own name."""
    lower = {each.id: each for below in scope.layers[: scope.rank(layer.origin)] for each in below.deadlines}
    for deadline in layer.deadlines:
        replaced = lower.get(deadline.overrides or "")
        own, outer = (None, None) if replaced is None else _days(deadline, replaced)
        if replaced is not None and own is not None and outer is not None and latest(own) > latest(outer):
            key = "due" if deadline.due is not None else "every_year"
            message = f"this replaces {replaced.origin}'s {replaced.id!r}, {_said(outer)}, by a later day, {_said(own)}"
            yield fault(deadline, key, message, f"give a date until {_said(outer)}")


def _beyond(scope: Scope, layer: Layer) -> Iterator[Fault]:
    """Days, and those up to which they can be extended, beyond what the stage or a later one has to keep."""
    told: set[tuple[str, str]] = set()
    for book in scope.books:
        for deadline in layer.deadlines:
            call = None if deadline.call is None else book.get(Kinds.calls, deadline.call)
            if call is None or book.get(Kinds.deadlines, deadline.id) is not deadline:
                continue
            for key in ("due", "extendable_until"):
                moment = getattr(deadline, key)
                outer = moment and end_above(book, call, str(deadline.stage), deadline.tracks, moment.year)
                if not outer or latest(moment) <= latest(outer.due) or (deadline.id, key) in told:
                    continue
                if key == "due" and deadline.serves == outer.deadline.id:
                    continue  # told above
                told.add((deadline.id, key))
                whose = f"{outer.deadline.origin}'s {outer.deadline.id!r}"
                message = f"{_said(moment)} is later than {whose} allows this stage or a later one, {_said(outer.due)}"
                yield fault(deadline, key, message, f"give a date until {_said(outer.due)}")


def _days(one: Deadline, other: Deadline) -> tuple[date | datetime | None, date | datetime | None]:
    """Both deadlines in one year: that of whichever has a date, else any."""
    dated = one.due or other.due
    year = dated.year if dated is not None else _LEAP_YEAR
    return one.due_in(year), other.due_in(year)


def _said(day: date | datetime) -> str:
    if day.year == _LEAP_YEAR:
        return f"{day:%m-%d}"
    return day.isoformat(sep=" ", timespec="minutes") if isinstance(day, datetime) else day.isoformat()
