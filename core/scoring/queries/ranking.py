"""All applications of a call by their scores: ranks with ties, the average they are held to, the last ones by year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

import numpy as np
from sqlalchemy import func, select

from core.applications.models import Application
from core.applications.rules.naming import entry_name
from core.applications.workflow.states import State
from core.calls.models import OpenedCall
from core.calls.queries import opened_calls, pinned
from core.db import db
from core.plugin_api import GradingTiers, ScoringMethod
from core.policy import grading
from core.policy.pinned import PinnedCall
from core.scoring.models import Score, Side
from core.scoring.queries.benchmarks import scored_set
from core.scoring.rules.arithmetic import fixed, ranks
from core.units.models import Unit
from core.units.queries import HOLDING

_OUT = frozenset({State.DECLINED, State.NOT_SELECTED})
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


@dataclass(frozen=True)
class Ranking:
    """The scores of a call's applications of a category; who is not scored in full has no rank."""

    opened: OpenedCall
    category: str
    kept: PinnedCall
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

    @property
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

    def tiers(self) -> Iterator[tuple[GradingTiers, dict[str, str]]]:
        """What the shares of ranks give to listed units, by the application's id."""
        for tiers in self.kept.grading.values():
            if grading.is_ranked(tiers) and grading.concerns(tiers, self.category) and self.listed:
                yield (
                    tiers,
                    grading.tiers_by_rank(
                        tiers, {each.entered.application_id: each.entered.total for each in self.listed}
                    ),
                )

    def placed(self, *, listed_alone: bool) -> Sequence[Placed]:
        """Everybody who has a rank, or the listed units."""
        return self.listed if listed_alone else (*self.listed, *self.new)

    def is_below(self, each: Entered) -> bool:
        """Whether it is a new one that is scored in full and below the listed units' average."""
        return not each.listed and each.complete and self.average is not None and each.total < self.average


def ranking_of(opened: OpenedCall, category: str) -> Ranking | None:
    """The ranking as it now is; None where the call scores nothing of the category."""
    return ranking_by(opened, category, pinned(opened), tuple(_entered(opened, category)))


def ranking_by(opened: OpenedCall, category: str, kept: PinnedCall, entered: Sequence[Entered]) -> Ranking | None:
    """The ranking of these scores by what a call keeps, or would keep."""
    named = kept.call.indicator_sets.get(category)
    scored = None if named is None else scored_set(kept.book, named)
    return None if scored is None else Ranking(opened, category, kept, scored.method, entered)


def scored_ids(opened: OpenedCall) -> Sequence[str]:
    """The applications of a call that have a score of their own figures and were not withdrawn."""
    query = (
        select(Application.id)
        .join(Score, Score.filling_id == Application.id)
        .where(Application.call_id == opened.id, Application.state != State.WITHDRAWN, Score.side == Side.APPLICANT)
    )
    return db.session.scalars(query.distinct().order_by(Application.id)).all()


def years_last(ranking: Ranking) -> Mapping[str, int]:
    """Of each unit that is one of the last, in how many years running, this one among them; as far as scores were
    kept."""
    found = dict.fromkeys(ranking.last, 1)
    running, year = ranking.last, ranking.opened.year
    while running and year is not None:
        year -= 1
        earlier = [ranking_of(call, ranking.category) for call in opened_calls() if call.year == year]
        running &= frozenset[str]().union(*(each.last for each in earlier if each is not None))
        found |= {unit_id: found[unit_id] + 1 for unit_id in running}
    return found


def _entered(opened: OpenedCall, category: str) -> Iterator[Entered]:
    tracks = pinned(opened).call.tracks
    last = select(func.max(Score.serial)).where(Score.filling_id == Application.id, Score.side == Side.APPLICANT)
    query = (
        select(Application, HOLDING, Score.total, Score.complete)
        .join(Score, Score.filling_id == Application.id)
        .join(Unit, Unit.id == Application.unit_id)
        .where(
            Application.call_id == opened.id,
            Application.category == category,
            Application.state != State.WITHDRAWN,
            Score.side == Side.APPLICANT,
            Score.serial == last.correlate(Application).scalar_subquery(),
        )
        .order_by(Score.total.desc(), Application.number)
    )
    for application, holder, total, complete in db.session.execute(query):
        listed = application.track is not None and tracks[application.track].invites_all
        name = entry_name(application.unit_name, application.subject_name)
        ids = application.id, holder, application.body_id
        yield Entered(*ids, name, listed, total, complete, is_out=application.state in _OUT)


def _placed(entered: Sequence[Entered]) -> tuple[Placed, ...]:
    found = ranks(np.array([fixed(each.total, 2) for each in entered], np.int64))
    return tuple(Placed(each, int(rank), len(entered)) for each, rank in zip(entered, found, strict=True))
