"""A deadline by itself: one date, of one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from core.plugin_api.declarations import Deadline
from core.plugin_api.faults import Fault
from core.plugin_kit.checks.scope import fault
from core.policy.layers import Layer

_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
_COMMON_YEAR = date.min.year


def check(layer: Layer) -> Iterator[Fault]:
    """Neither or both of ``due`` and ``every_year``, a day that no year has, a deadline of nothing."""
    for deadline in layer.deadlines:
        yield from _date(deadline)
        yield from _matter(deadline)


def latest(moment: date | datetime) -> datetime:
    """The instant, in local time, at which a day or date-time is over."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.max)


def _date(deadline: Deadline) -> Iterator[Fault]:
    if (deadline.due is None) == (deadline.every_year is None):
        message = "a deadline has exactly one of `due` and `every_year`"
        yield fault(deadline, "due" if deadline.due else "every_year", message, "keep the one that the document gives")
    if deadline.every_year is not None and not _is_month_and_day(deadline.every_year):
        message = f"{deadline.every_year!r} is not a month and day that every year has"
        yield fault(deadline, "every_year", message, 'write it as "05-31"')
    if deadline.extendable_until is not None:
        if deadline.due is None:
            message = "only a deadline with `due` can be extended up to a date"
            yield fault(deadline, "extendable_until", message, "give `due`, or leave this out")
        elif latest(deadline.extendable_until) < latest(deadline.due):
            message = "the outer date of extensions lies before the deadline itself"
            yield fault(deadline, "extendable_until", message, f"give a date from {deadline.due.isoformat()} on")


def _matter(deadline: Deadline) -> Iterator[Fault]:
    if (deadline.call is None) != (deadline.stage is None):
        given, missing = ("call", "stage") if deadline.stage is None else ("stage", "call")
        cure = f"name the {missing} too, or say in `duty:` what is to be done outside any call"
        yield fault(deadline, given, f"the deadline names a {given} but no {missing}", cure)
    if deadline.call is None and deadline.stage is None and not deadline.duty:
        cure = "name `call:` and `stage:`, or say in `duty:` what is to be done"
        yield fault(deadline, "", "the deadline closes nothing", cure)
    if deadline.tracks and deadline.call is None:
        yield fault(
            deadline, "tracks", "only a call's deadline can be for some tracks", "name the call, or leave it out"
        )


def _is_month_and_day(text: str) -> bool:
    found = _MONTH_DAY.fullmatch(text)
    if found is None:
        return False
    try:
        date(_COMMON_YEAR, int(found[1]), int(found[2]))
    except ValueError:
        return False
    return True
