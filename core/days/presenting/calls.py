"""One call on the page of the day: what waits at a desk, who has filed how much, its charts and its dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlencode

from markupsafe import Markup

from core import clock
from core.applications.presenting.funnel import shown_of
from core.applications.queries.counting import filed, moved
from core.bodies.queries import EVERYTHING, Scope
from core.bodies.rules import Office
from core.calls import queries as calls
from core.calls.models import CallState, OpenedCall
from core.calls.queries import due_at
from core.calls.rules.deadlines import Due
from core.colleagues.queries import seen_to_by, sees_to_any
from core.days.queries.progress import DRAFTING, Counts, by_day, counts, lying_in
from core.db.keeping import Kept
from core.decisions.queries import undertakings
from core.decisions.queries.records import decided_by
from core.decisions.queries.undertakings import Progress
from core.desks.presenting.rows import At
from core.desks.queries.dates import waiting
from core.desks.queries.filters import ENDS, Wanted
from core.desks.rules import ALL, Tab
from core.drawings.bars import Row, drawn
from core.drawings.drawing import Drawing
from core.drawings.funnel import funnel
from core.drawings.pace import pace
from core.lists.queries import unfiled as lists
from core.plugin_api import Does, Stage
from core.review.queries.follow_up import followed, inviting
from core.web.markup import macro, part
from core.web.navigation import address_of


class Waiting(NamedTuple):
    """What waits in a tab: how many, of these how many are late or nearly so, and who does it where not the reader
    (``审批人``). `own`: how many of them the reader decided himself, so that another releases them."""

    tab: Tab
    number: int
    late: int
    soon: int
    whose: str = ""
    own: int = 0


class Date(NamedTuple):
    """A date of a stage, and for whom it holds (empty: for all)."""

    stage: str
    whose: str
    due: Due


Unfiled = Callable[["CallDay", str | None], str]
"""The page of those that were asked to file and have not, of one body or of all."""


@dataclass(frozen=True)
class CallDay:
    """An opened call at somebody's desk. `queue` is the endpoint of its queue.

    `of_department`: whether it is the department's desk, and not that of a body which decides by itself; `approves`:
    whether the reader is one of its approvers.
    """

    at: At
    queue: str
    person_id: str
    unfiled_page: Unfiled
    of_department: bool
    approves: bool

    @property
    def opened(self) -> OpenedCall:
        return self.at.opened

    def rows(self, **view: Any) -> str:
        """The address of the queue that shows what a number counts."""
        return f"{self._queue}&{urlencode(view)}" if view else self._queue

    @cached_property
    def _queue(self) -> str:
        return f"{address_of(self.queue)}?{urlencode({'call': self.opened.call_id})}"

    @cached_property
    def counts(self) -> Counts:
        return counts(self.opened, self.at.queue.scope)

    @property
    def stages(self) -> Sequence[Stage]:
        return self.at.pinned.call.stages

    @cached_property
    def waiting(self) -> Sequence[Waiting]:
        """What is to be done at the desk now; what is late first."""
        late, soon = waiting(self.opened, self.at.queue.scope)
        found = []
        for tab in self.at.queue.tabs:
            if tab.kind in {None, Does.CARRY_OUT} or not (count := lying_in(tab, self.counts.spots)):
                continue
            for_approver = tab.is_decided or tab.kind in {Does.REPORT, Does.NOTICE, Does.PUBLISH}
            whose, own = "", 0
            if for_approver and self.of_department and not self.approves:
                whose = "审批人"
            elif tab.is_decided and self.of_department:
                own = decided_by(self.person_id, self.opened.id, tab.stage.id if tab.stage else None)
                whose = "另一位审批人" if own == count else ""
            found.append(Waiting(tab, count, lying_in(tab, late), lying_in(tab, soon), whose, own))
        return found

    @property
    def to_do(self) -> Sequence[Waiting]:
        """What of it the reader does himself."""
        return [each for each in self.waiting if not each.whose]

    @cached_property
    def mine(self) -> int:
        """How many the reader sees to, as far as a queue counts."""
        if self.all is None or not sees_to_any(self.person_id, self.at.offices):
            return 0
        own = Wanted(chosen=(seen_to_by(self.person_id, self.at.offices),))
        return self.at.queue.counted({ALL: (self.all, own)})[ALL]

    @property
    def all(self) -> Tab | None:
        return self.at.queue.tab(ALL)

    @property
    def holds_all(self) -> bool:
        """Whether the desk holds more than its reader's own stages, so that every number leads to rows."""
        return self.all is not None

    @property
    def is_live(self) -> bool:
        """Whether something of it can still be done: units may enter or owe it something, or what they handed in is
        under way."""
        if self.counts.under_way or self.opened.state is not CallState.OPEN:
            return self.counts.under_way > 0
        return self._takes_entries or not self._entry_dates or any((self.unfiled or {}).values())

    @cached_property
    def undertaken(self) -> Mapping[Progress, int]:
        """How far the undertakings are, where the call has some: the department's to follow."""
        carries_out = {stage.id for stage in self.stages if stage.kind is Does.CARRY_OUT}
        if not self.of_department or not any(stage in carries_out for stage, _, _ in self.counts.spots):
            return {}
        return undertakings.counted(self.opened.id)

    def overview(self, number: int, *, extends: bool) -> Markup:
        """Its part of the page, the `number`-th of them; `extends`: whether the reader gives more time."""
        passed = tuple(each.due.has_passed for each in self.dates)
        moves = moved(self.opened.id), self._last and moved(self._last.id)
        key = (*self._revision, *moves, clock.today(), passed, number, extends)
        return _overviews.get(key, lambda: self._drawn(number, extends=extends))

    def _drawn(self, number: int, *, extends: bool) -> Markup:
        return part("days/overview.html", call=self, number=number, extends=extends)

    # --- Who has filed ------------------------------------------------------------------------------------------------

    @property
    def table(self) -> Sequence[Markup]:
        """A row for each body of which there is something to count, drawn once for the same numbers."""
        alone = len(self.filing) == 1
        return [
            self._row(each, tuple(numbers), owing)
            for each in self.filing
            for numbers in [[self.counts.at(each.id, column) for column, _ in self.columns]]
            for owing in [(self.unfiled or {}).get(each.id, 0)]
            if alone or any(numbers) or owing
        ]

    def _row(self, body: Office, numbers: tuple[int, ...], owing: int) -> Markup:
        def row() -> Markup:
            return macro("days/row.html", "row", self, body, numbers, owing)

        return _rows.get((*self._revision, body.id, tuple(self.columns), numbers, owing), row)

    @cached_property
    def columns(self) -> Sequence[tuple[str, str]]:
        """(column of the counts, its words) of each in which something is; what nobody has handed in is a number
        only."""
        stages = [(each.id, "退回补正" if each.kind is Does.FILE else each.name) for each in self.stages]
        ends = [(id, self.at.say(words)) for id, (words, _) in ENDS.items() if id != "withdrawn"]
        return [each for each in [(DRAFTING, "填报中"), *stages, *ends] if self.counts.total(each[0])]

    @cached_property
    def filing(self) -> Sequence[Office]:
        """The bodies in scope that the call asks: those of which somebody files, also where they act no more, and those
        of which nobody does."""
        kinds = self.at.pinned.call.bodies
        has = {*(body for body, _ in self.counts.cells), *(self.unfiled or ())}
        known = [each for each in self.at.tiers.offices.values() if each.id in self.at.queue.scope]
        return [each for each in known if each.id in has or (each.active and (not kinds or each.kind in kinds))]

    @property
    def silent(self) -> Sequence[Office]:
        """The bodies that act now, of which nobody has handed anything in."""
        return [each for each in self.filing if each.active and not self.counts.filed(each.id)]

    @cached_property
    def unfiled(self) -> Mapping[str, int] | None:
        """How many were asked to file and have not, by body, as the page that lists them does: the department's also
        those that belong to none yet (`""`). None where the call asks nobody by name."""
        if not inviting(self.at.pinned.call):
            return None
        return _unfiled.get((*self._revision, filed(self.opened.id), clock.today()), self._not_filed)

    @cached_property
    def _revision(self) -> tuple[Hashable, ...]:
        """Another value after every change of what is told of the call, the year before, moves and the time aside."""
        opened = tuple((each.id, each.pin_revision, each.state) for each in calls.opened_calls())
        return self.at.queue, opened, lists.revision()

    def _not_filed(self) -> Mapping[str, int]:
        if self.of_department:
            return Counter(each.body_id for each in lists.unfiled(self.opened, self.at.tiers))
        asked = followed(self.opened, self.at.queue.scope)
        return Counter(each.body_id for each in asked if each.submitted_at is None)

    def unfiled_of(self, body_id: str | None = None) -> str:
        return self.unfiled_page(self, body_id)

    # --- Charts and dates ---------------------------------------------------------------------------------------------

    def charts(self, key: str) -> Sequence[Markup]:
        """How many came how far, by body, and by day beside the year before; `key` tells them from others' on the page.

        Each is drawn once for the same figures: a move changes one of them.
        """
        if not self.counts.whole:
            return ()
        shown: Sequence[tuple[Callable[..., Drawing], Figures | None]]
        shown = [(funnel, self._funnel()), (_bars, self._bars()), (_pace, self._pace())]
        found = [(draw, figures) for draw, figures in shown if figures is not None]
        return [_chart(draw, figures, f"{key}-{number}") for number, (draw, figures) in enumerate(found, 1)]

    def _funnel(self) -> Figures | None:
        return shown_of(self.opened, self._scope)

    @property
    def _scope(self) -> Scope:
        return EVERYTHING if self.of_department else Scope(bodies=self.at.queue.scope)

    def _bars(self) -> Figures | None:
        if len(self.filing) < 2:  # noqa: PLR2004  # one alone is compared with nobody
            return None
        return (
            self.counts.whole,
            len(self.silent),
            tuple((each.name, self.counts.filed(each.id)) for each in self.filing),
        )

    def _pace(self) -> Figures:
        now = by_day(self.opened, self.at.queue.scope, clock.today() if self._takes_entries else self.opened.opens_on)
        last = self._last
        before = by_day(last, self.at.queue.scope, last.opens_on) if last is not None else ()
        return tuple(now), tuple(before), (self._year(self.opened), "" if last is None else self._year(last))

    @cached_property
    def _last(self) -> OpenedCall | None:
        return calls.year_before(self.opened)

    @property
    def _takes_entries(self) -> bool:
        return any(not each.due.has_passed for each in self._entry_dates)

    @property
    def _entry_dates(self) -> Sequence[Date]:
        return [each for each in self.dates if each.stage == self.stages[0].name]

    @staticmethod
    def _year(opened: OpenedCall) -> str:
        return f"{opened.spoken_year} 年"

    @property
    def dates(self) -> Sequence[Date]:
        """Every date of its stages, in their order."""
        return _dates.get((self.opened.id, self.opened.pin_revision), self._declared)

    def _declared(self) -> Sequence[Date]:
        tracks = self.at.pinned.call.tracks
        found = []
        for stage in self.stages:
            named = stage.tracks or tuple(tracks)
            by_track = {track: due_at(self.opened, stage.id, track) for track in named}
            dues = list(by_track.values()) or [due_at(self.opened, stage.id)]
            if all(due == dues[0] for due in dues):
                found += [Date(stage.name, "", due) for due in dues[:1] if due is not None]
            else:
                found += [Date(stage.name, tracks[track].label, due) for track, due in by_track.items() if due]
        return found

    @property
    def ahead(self) -> Sequence[Date]:
        """Those that have not passed."""
        return [each for each in self.dates if not each.due.has_passed]


Figures: TypeAlias = tuple[Any, ...]


def _bars(whole: int, silent: int, filed: Sequence[tuple[str, int]]) -> Drawing:
    rows = [Row(name, count, None, str(count)) for name, count in filed]
    return drawn("各推荐单位已提交", rows, f"共 {whole} 件，{len(filed)} 个推荐单位中 {silent} 个没有提交。")


def _pace(now: Sequence[int], before: Sequence[int], names: tuple[str, str]) -> Drawing:
    return pace("逐日累计提交", "件", now, before, names=names)


def _chart(draw: Callable[..., Drawing], figures: Figures, id: str) -> Markup:
    return _charts.get((draw, figures, id), lambda: macro("web/drawings.html", "drawing", draw(*figures), id))


_charts = Kept[Hashable, Markup](most=512)
_rows = Kept[Hashable, Markup](most=2_048)
_unfiled = Kept[Hashable, Mapping[str, int]](most=256)
_dates = Kept[Hashable, Sequence[Date]](most=256)
_overviews = Kept[Hashable, Markup](most=256)
