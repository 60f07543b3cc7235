"""A regional deadline that serves a national one leaves time for it: it is never the later of the two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from core.plugin_api.declarations import Deadline
from core.plugin_api.faults import Fault, did_you_mean
from core.plugin_kit.checks.deadlines import latest
from core.plugin_kit.checks.scope import Scope, fault
from core.policy.layers import INSTANCE

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


def _days(one: Deadline, other: Deadline) -> tuple[date | datetime | None, date | datetime | None]:
    """Both deadlines in one year: that of whichever has a date, else any."""
    dated = one.due or other.due
    year = dated.year if dated is not None else _LEAP_YEAR
    return one.due_in(year), other.due_in(year)


def _said(day: date | datetime) -> str:
    return day.isoformat(sep=" ", timespec="minutes") if isinstance(day, datetime) else day.isoformat()
