"""The dates of one call as they can be changed: stage by stage, with what was last changed there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core import clock
from core.bodies.queries import tiers
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.errors import existing
from core.plugin_api import Call, Deadline, Stage
from core.plugin_api.kinds import Kinds
from core.policy.book import PolicyBook
from core.policy.bounds import ends_at, meet
from core.policy.citations import basis_of
from core.policy.outer import is_by, outer_end
from core.policy.wording import day
from core.policy_desk.models import Amendment
from core.policy_desk.queries import amendments
from core.policy_desk.queries.layer import overridden


@dataclass(frozen=True, slots=True)
class StageDate:
    """A date of a stage, for some kinds of filer or bodies or all: what holds now, if any, and who changed it last.

    A change is declared under ``own_id``; it ``overrides`` what a plugin declares under that id, if one does.
    """

    call: Call
    stage: Stage
    tracks: tuple[str, ...]
    deadline: Deadline | None
    own_id: str
    overrides: str | None
    last: Amendment | None
    bodies: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name within the call: the stage's id, with the kinds of filer and the bodies whose own it is behind it
        (``recommend@new``, ``file~west``)."""
        marked = (("@", self.tracks), ("~", self.bodies))
        return self.stage.id + "".join(mark + "+".join(ids) for mark, ids in marked if ids)

    @property
    def seen(self) -> int:
        """The serial of the last change, 0 before the first: what a page must name to change what it showed."""
        return 0 if self.last is None else self.last.serial

    @property
    def due(self) -> date | datetime | None:
        return None if self.deadline is None else self.deadline.due_in(self.call.year)

    @property
    def for_whom(self) -> str:
        """The kinds of filer and the bodies, in words; empty for all."""
        known = tiers() if self.bodies else None
        labels = [self.call.tracks[track].label for track in self.tracks if track in self.call.tracks]
        return "、".join([*labels, *(known.name(body) or body for body in self.bodies if known)])


def dates_of(book: PolicyBook, opened: OpenedCall | None, call_id: str) -> Sequence[StageDate]:
    """Every date of a call, by the book or, once it was opened, by what it keeps. Raises NotInBook."""
    if opened is not None:
        book = pinned(opened).book
    call = book.call(call_id)
    return [found for stage in call.stages for found in _of_stage(book, call, stage)]


def find(book: PolicyBook, opened: OpenedCall | None, call_id: str, key: str) -> StageDate:
    """One of them. Raises NotFound."""
    found = next((each for each in dates_of(book, opened, call_id) if each.key == key), None)
    return existing(found, "该通知没有这个环节日期。", "请从“调整日期”页面重新进入。")


def _of_stage(book: PolicyBook, call: Call, stage: Stage) -> Iterator[StageDate]:
    own = [each for each in book.deadlines.values() if (each.call, each.stage) == (call.id, stage.id)]
    for deadline in own:
        yield _stage_date(call, stage, deadline.tracks, deadline, deadline.id)
    if all(deadline.bodies for deadline in own):
        standing = book.deadline(call.id, stage.id)
        yield _stage_date(call, stage, (), standing, f"{call.id}-{stage.id}")


def _stage_date(call: Call, stage: Stage, tracks: tuple[str, ...], deadline: Deadline | None, own_id: str) -> StageDate:
    overrides, last = overridden(Kinds.deadlines, own_id), amendments.last("deadlines", own_id)
    return StageDate(
        call, stage, tracks, deadline, own_id, overrides, last, () if deadline is None else deadline.bodies
    )


def too_late(
    book: PolicyBook,
    call: Call,
    deadline: Deadline,
    moment: date | datetime,
    *,
    own: Sequence[Deadline] | None = None,
    issuer: str = "",
) -> str | None:
    """Why a stage's deadline cannot be at a moment: beyond the day of a layer above, or of rules that stand for every
    year, where the document (`issuer`) is not of the body that set it. None where it can.
    """
    return beyond_outer(book, call, str(deadline.stage), deadline.tracks, ends_at(moment), own=own, issuer=issuer)


def beyond_outer(
    book: PolicyBook,
    call: Call,
    stage_id: str,
    tracks: Collection[str],
    ends: datetime,
    *,
    own: Sequence[Deadline] | None = None,
    issuer: str = "",
) -> str | None:
    """The same of an instant (aware; the first that is too late) up to which a stage would be open."""
    outer = outer_end(book, call, stage_id, tracks, clock.local(ends).year, own)
    if outer is None or ends <= outer.ends:
        return None
    basis = f"{outer.deadline.duty or call.title}（{basis_of(book, outer.deadline)}）"
    if outer.is_above:
        cure = "上级另行发文调整的，请先在“上级与常年时限”登记该文件。"
        return f"不能晚于上级规定的 {day(outer.due)}：{basis}。{cure}"
    if is_by(issuer, outer.issuer):
        return None
    cure = f"{outer.issuer or '规则的制定机关'}另行发文的，请填写文号，并在“印发机关”中写明该机关。"
    return f"不能晚于常年规定的 {day(outer.due)}：{basis}。{cure}"


def own_too_late(proposed: Deadline, others: Iterable[Deadline]) -> str | None:
    """Why a date cannot stand beside the others of its stage: a body's own day is not later than everybody's."""
    alike = (each for each in others if (each.call, each.stage) == (proposed.call, proposed.stage))
    for other in alike:
        if other.id == proposed.id or bool(other.bodies) == bool(proposed.bodies):
            continue
        own, common = (proposed, other) if proposed.bodies else (other, proposed)
        if own.due is None or common.due is None or not meet(own.tracks, common.tracks):
            continue
        if ends_at(own.due) > ends_at(common.due):
            names = "、".join(tiers().name(body) or body for body in own.bodies)
            return f"{names}另定的日期（{day(own.due)}）不能晚于其他单位的日期（{day(common.due)}）。"
    return None
