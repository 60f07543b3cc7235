"""The dates of one call as they can be changed: stage by stage, with what was last changed there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.errors import NotFound
from core.instance import instance
from core.plugin_api import Call, Deadline, Stage
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook
from core.policy.citations import basis_of
from core.policy.wording import day
from core.policy_desk.models import Amendment
from core.policy_desk.queries import amendments


@dataclass(frozen=True, slots=True)
class StageDate:
    """A date of a stage, for some kinds of filer or all: what holds now, if anything, and who changed it last.

    A change is declared under ``own_id``; it ``overrides`` what a plugin declares under that id, if one does.
    """

    call: Call
    stage: Stage
    tracks: tuple[str, ...]
    deadline: Deadline | None
    own_id: str
    overrides: str | None
    last: Amendment | None

    @property
    def key(self) -> str:
        """Its name within the call: the stage's id, with the kinds of filer behind it (``recommend@new``)."""
        return "@".join([self.stage.id, *(["+".join(self.tracks)] if self.tracks else [])])

    @property
    def seen(self) -> int:
        """The serial of the last change, 0 before the first: what a page must name to change what it showed."""
        return 0 if self.last is None else self.last.serial

    @property
    def due(self) -> date | datetime | None:
        return None if self.deadline is None else self.deadline.due_in(self.call.year)

    @property
    def for_whom(self) -> str:
        """The kinds of filer, in words; empty for all."""
        return "、".join(self.call.tracks[track].label for track in self.tracks if track in self.call.tracks)


def dates_of(book: PolicyBook, opened: OpenedCall | None, call_id: str) -> Sequence[StageDate]:
    """Every date of a call, by the book or, once it was opened, by what it keeps. Raises NotInBook."""
    if opened is not None:
        book = pinned(opened).book
    call = book.call(call_id)
    return [found for stage in call.stages for found in _of_stage(book, call, stage)]


def find(book: PolicyBook, opened: OpenedCall | None, call_id: str, key: str) -> StageDate:
    """One of them. Raises NotFound."""
    found = next((each for each in dates_of(book, opened, call_id) if each.key == key), None)
    if found is None:
        raise NotFound("该通知没有这个环节日期。", "请从“调整日期”页面重新进入。")
    return found


def _of_stage(book: PolicyBook, call: Call, stage: Stage) -> Iterator[StageDate]:
    own = [each for each in book.deadlines.values() if (each.call, each.stage) == (call.id, stage.id)]
    for deadline in own:
        yield _stage_date(call, stage, deadline.tracks, deadline, deadline.id)
    if not own:
        standing = book.deadline(call.id, stage.id)
        yield _stage_date(call, stage, (), standing, f"{call.id}-{stage.id}")


def _stage_date(call: Call, stage: Stage, tracks: tuple[str, ...], deadline: Deadline | None, own_id: str) -> StageDate:
    declared = {each.id for layer in instance().region.layers for each in layer.deadlines}
    overrides = own_id if own_id in declared else None
    return StageDate(call, stage, tracks, deadline, own_id, overrides, amendments.last("deadlines", own_id))


def later_than_served(book: PolicyBook, deadline: Deadline, year: int | None) -> str | None:
    """The sentence where a deadline is later than the one it serves; None where it is in time or serves none."""
    served = book.get(Kinds.deadlines, deadline.serves) if deadline.serves else None
    due = deadline.due_in(year)
    if served is None or due is None:
        return None
    outer = served.due_in(due.year)
    if outer is None or _end(due) <= _end(outer):
        return None
    return f"不能晚于上级规定的 {day(outer)}：{served.duty or served.id}（{basis_of(book, served)}）。"


def _end(moment: date | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.max)
