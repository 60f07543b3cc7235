"""All applications of a call by their scores: ranks with ties, the average they are held to, the last ones by year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

import numpy as np
from sqlalchemy import func, select

from core.applications.actions import AIM, CHANGE_OVER
from core.applications.models import Application
from core.applications.queries.counting import moved, version
from core.applications.rules.naming import entry_name
from core.applications.workflow.states import State
from core.audit.queries import newest
from core.calls.models import OpenedCall
from core.calls.queries import opened_calls, pinned
from core.db import db
from core.db.keeping import Kept, once_on_page
from core.db.statements import pieces, written
from core.db.transaction import in_transaction
from core.plugin_api import GradingTiers, ScoringMethod
from core.policy import grading
from core.policy.pinned import PinnedCall
from core.scoring.models import Score, ScoreLine, Side
from core.scoring.queries.benchmarks import pinned_id, scored_in
from core.scoring.queries.scores import IS_LAST
from core.scoring.rules.arithmetic import fixed, ranks
from core.units.actions import JOIN, PART
from core.units.models import Unit
from core.units.queries import HOLDING

_OUT = frozenset({State.DECLINED, State.NOT_SELECTED})
_COUNTING = frozenset({*_OUT, State.WITHDRAWN, *(each for each in State if each.is_open)})
"""States that one enters or leaves where a ranking is another one afterwards: who only goes on is ranked as he was."""
_REACHED = Score.total, Score.complete
_WHOLE, _HUNDREDTH = Decimal(100), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Entered:
    """An application with the score of its own figures. ``listed``: its unit stands on the list already; ``is_out``: it
    was not recommended, or not selected, and everybody knows it.

    `unit_id` is the record that holds for the unit today: its years are counted through records that were joined.
    """

    application_id: str
    unit_id: str
    body_id: str
    name: str
    listed: bool
    total: Decimal
    complete: bool
    is_out: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """One of them with its rank among its like (listed units and new ones apart), counted from 1, ties alike."""

    entered: Entered
    rank: int
    of: int


@dataclass(frozen=True, eq=False)
class Ranking:
    """The scores of a call's applications of a category; who is not scored in full has no rank."""

    kept: PinnedCall
    category: str
    method: ScoringMethod
    entered: Sequence[Entered]

    @cached_property
    def by_id(self) -> Mapping[str, Placed]:
        return {each.entered.application_id: each for each in (*self.listed, *self.new)}

    @cached_property
    def listed(self) -> tuple[Placed, ...]:
        return _placed([each for each in self.entered if each.listed and each.complete])

    @cached_property
    def new(self) -> tuple[Placed, ...]:
        return _placed([each for each in self.entered if not each.listed and each.complete])

    @cached_property
    def unranked(self) -> tuple[Entered, ...]:
        return tuple(each for each in self.entered if not each.complete)

    @cached_property
    def average(self) -> Decimal | None:
        """Of the listed units: what new ones are in principle not below."""
        totals = [each.entered.total for each in self.listed]
        return (sum(totals, Decimal()) / len(totals)).quantize(_HUNDREDTH, ROUND_HALF_UP) if totals else None

    @property
    def last_count(self) -> int:
        """How many of the listed units are the last by the method's share, a half counted upward."""
        bottom, count = self.method.bottom, len(self.listed)
        return 0 if bottom is None else int((bottom.share * count / _WHOLE).quantize(Decimal(1), ROUND_HALF_UP))

    @cached_property
    def last(self) -> frozenset[str]:
        """The listed units that are the last of this year; who ties with one that is not is none of them."""
        count = len(self.listed)
        return frozenset(each.entered.unit_id for each in self.listed if each.rank > count - self.last_count)

    @cached_property
    def tiers(self) -> Sequence[tuple[GradingTiers, Mapping[str, str]]]:
        """What the shares of ranks give to listed units, by the application's id."""
        known = {each.entered.application_id: each.entered.total for each in self.listed}
        of_it = (each for each in self.kept.grading.values() if grading.concerns(each, self.category))
        return [(each, grading.tiers_by_rank(each, known)) for each in of_it if known and grading.is_ranked(each)]

    def placed(self, *, listed_alone: bool) -> Sequence[Placed]:
        """Everybody who has a rank, or the listed units."""
        return self.listed if listed_alone else (*self.listed, *self.new)

    def is_below(self, each: Entered) -> bool:
        """Whether it is a new one that is scored in full and below the listed units' average."""
        return not each.listed and each.complete and self.average is not None and each.total < self.average


_rankings = Kept[Hashable, Ranking](most=8)


def ranking_of(opened: OpenedCall, category: str) -> Ranking | None:
    """The ranking as it now is; None where the call scores nothing of the category.

    Pages share it until an application of the call is handed in, withdrawn or turned down, what scores it changes, or
    records of units are joined.
    """
    kept = pinned(opened)
    scored = scored_in(kept, category)
    if scored is None:
        return None

    def made() -> Ranking:
        return Ranking(kept, category, scored.method, tuple(_entered(opened.id, kept, category)))

    if in_transaction():
        return made()
    scored_by = opened.pin_revision, pinned_id(opened.id, scored.indicators.id)
    return _rankings.get((opened.id, category, *scored_by, moved(opened.id, _COUNTING), _otherwise()), made)


def revision() -> Hashable:
    """Another value after every change of who is ranked in any call, and as what."""
    return version(), _otherwise()


def _otherwise() -> Hashable:
    """Another value after every change of as what somebody is ranked, where nobody moved."""
    return once_on_page("who is ranked otherwise", lambda: newest(AIM, CHANGE_OVER, JOIN, PART))


def ranking_by(kept: PinnedCall, category: str, entered: Sequence[Entered]) -> Ranking | None:
    """The ranking of these scores by what a call would keep."""
    scored = scored_in(kept, category)
    return None if scored is None else Ranking(kept, category, scored.method, entered)


def scored_ids(opened: OpenedCall) -> Sequence[str]:
    """The applications of a call that have a score of their own figures and were not withdrawn."""
    query = (
        select(Application.id)
        .join(Score, Score.filling_id == Application.id)
        .where(
            Application.call_id == opened.id,
            Application.state != written(State.WITHDRAWN),
            Score.side == Side.APPLICANT,
        )
    )
    return db.session.scalars(query.distinct().order_by(Application.id)).all()


def years_last(ranking: Ranking) -> Mapping[str, int]:
    """Of each unit that is one of the last, in how many years running, this one among them; as far as scores were
    kept."""
    found = dict.fromkeys(ranking.last, 1)
    running, year = ranking.last, ranking.kept.call.year
    while running and year is not None:
        year -= 1
        earlier = [ranking_of(call, ranking.category) for call in opened_calls() if call.year == year]
        running &= frozenset[str]().union(*(each.last for each in earlier if each is not None))
        found |= {unit_id: found[unit_id] + 1 for unit_id in running}
    return found


_points = Kept[Ranking, Mapping[int, Decimal]](most=8)


def average_points(ranking: Ranking) -> Mapping[int, Decimal]:
    """The mean of what the listed units' own figures scored, by the indicator's number."""
    return _points.get(ranking, lambda: _mean_points([each.entered.application_id for each in ranking.listed]))


def _mean_points(application_ids: Sequence[str]) -> Mapping[int, Decimal]:
    found = defaultdict[int, tuple[Decimal, int]](lambda: (Decimal(), 0))
    for some in pieces(application_ids):
        query = (
            select(ScoreLine.indicator, func.sum(ScoreLine.points), func.count())
            .join(Score, Score.id == ScoreLine.score_id)
            .where(Score.filling_id.in_(some), Score.side == Side.APPLICANT, IS_LAST)
            .group_by(ScoreLine.indicator)
        )
        for number, total, count in db.session.execute(query):
            before, of = found[number]
            found[number] = before + total, of + count
    return {number: total / count for number, (total, count) in found.items()}


def _entered(opened_id: str, kept: PinnedCall, category: str) -> Iterator[Entered]:
    asked = {id for id, track in kept.call.tracks.items() if track.invites_all}
    last = select(func.max(Score.serial)).where(Score.filling_id == Application.id, Score.side == Side.APPLICANT)
    names = Application.unit_name, Application.subject_name
    query = (
        select(Application.id, HOLDING, Application.body_id, *names, Application.track, Application.state, *_REACHED)
        .join(Score, Score.filling_id == Application.id)
        .join(Unit, Unit.id == Application.unit_id)
        .where(
            Application.call_id == opened_id,
            Application.category == category,
            Application.state != written(State.WITHDRAWN),
            Score.side == Side.APPLICANT,
            Score.serial == last.correlate(Application).scalar_subquery(),
        )
        .order_by(Score.total.desc(), Application.number)
    )
    for id, holder, body, unit, subject, track, state, total, complete in db.session.execute(query):
        of, is_out = entry_name(unit, subject), state in _OUT
        yield Entered(id, holder, body, of, track in asked, total, complete, is_out)


def _placed(entered: Sequence[Entered]) -> tuple[Placed, ...]:
    found = ranks(np.array([fixed(each.total, 2) for each in entered], np.int64))
    return tuple(Placed(each, int(rank), len(entered)) for each, rank in zip(entered, found, strict=True))
