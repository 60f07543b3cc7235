"""What another date would do to each live application that has still to keep it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core import clock
from core.plugin_api import Deadline
from core.plugin_api.labels import Labelled
from core.policy.bounds import deadline_ends_at, ends_at
from core.policy_desk.queries.amendments import Touched


class DateTurn(Labelled):
    """What becomes of an application's own last moment."""

    REOPENED = "reopened", "已截止，将重新开放"  # it was over, and is open again
    CLOSED = "closed", "将截止"  # it was open, and would be over
    LONGER = "longer", "时间延长"
    SHORTER = "shorter", "时间缩短"
    SET = "set", "将有截止日期"  # there was none
    SAME = "same", "不变，按单独延期"  # its own extension runs longer than either date


@dataclass(frozen=True, slots=True)
class DateEffect:
    """A touched application and what becomes of it. ``beyond``: its extension runs on behind the new outer date."""

    touched: Touched
    turn: DateTurn
    beyond: bool


@dataclass(frozen=True, slots=True)
class DateImpact:
    """Every touched application in the order of its number, and how many there are of each turn."""

    effects: Sequence[DateEffect]
    turns: Mapping[DateTurn, int]

    @property
    def beyond(self) -> int:
        """How many extensions run on behind the new outer date."""
        return sum(each.beyond for each in self.effects)


def date_impact(touched: Sequence[Touched], before: Deadline | None, after: Deadline, year: int | None) -> DateImpact:
    """What a deadline in the place of another would do."""
    old = None if before is None else deadline_ends_at(before, year)
    new = deadline_ends_at(after, year)
    outer = None if after.extendable_until is None else ends_at(after.extendable_until)
    effects = [
        DateEffect(
            each,
            _turn(old, new, each.extended_until),
            outer is not None and each.extended_until is not None and each.extended_until > outer,
        )
        for each in touched
    ]
    turns = {turn: sum(each.turn is turn for each in effects) for turn in DateTurn}
    return DateImpact(effects, {turn: count for turn, count in turns.items() if count})


def _turn(old: datetime | None, new: datetime | None, extended: datetime | None) -> DateTurn:
    before, after = _latest(old, extended), _latest(new, extended)
    if before is None or after is None:
        return DateTurn.SET
    now = clock.now()
    if before <= now < after:
        return DateTurn.REOPENED
    if after <= now < before:
        return DateTurn.CLOSED
    if after == before:
        return DateTurn.SAME
    return DateTurn.LONGER if after > before else DateTurn.SHORTER


def _latest(date: datetime | None, extended: datetime | None) -> datetime | None:
    """An extension counts beside a date; without one there is nothing to extend."""
    return date if date is None or extended is None else max(date, extended)
