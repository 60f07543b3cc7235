"""Who is ranked with whom: everybody of a category who has come to a stage of judging, and was found qualified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from sqlalchemy import ColumnElement, select

from core.applications.models import Application
from core.applications.rules.naming import entry_name
from core.applications.workflow.states import State
from core.calls import queries as calls
from core.calls.models import OpenedCall
from core.calls.queries import pinned
from core.db import db
from core.errors import Conflict
from core.experts.queries.sheets import closed_rounds
from core.judging.models import Appraisal
from core.judging.queries.records import Appraised, standing
from core.plugin_api import GradingTiers, Stage
from core.plugin_api.kinds import Kinds
from core.policy import grading
from core.scoring.queries import ranking as scoring


@dataclass(frozen=True, slots=True)
class Ranked:
    """One application with its rank's tier; None where it was not found qualified. ``waits``: it is given it now."""

    id: str
    revision: int
    name: str
    appraised: Appraised
    tier: str | None
    waits: bool


@dataclass(frozen=True)
class Ranking:
    """The ranks of a category at a stage, the best first; ``unjudged`` are the names of those without a score."""

    tiers: GradingTiers
    ranked: Sequence[Ranked]
    unjudged: Sequence[str]

    @cached_property
    def by_id(self) -> Mapping[str, Ranked]:
        return {each.id: each for each in self.ranked}

    @property
    def waiting(self) -> Sequence[Ranked]:
        """Those to whom a tier is given, and those that were not found qualified, who wait at the stage."""
        return [each for each in self.ranked if each.waits]


def ranking_of(opened: OpenedCall, stage: Stage, category: str) -> Ranking:
    """The ranking of a category at a stage as it now is. Raises Conflict where tiers are not given by rank."""
    tiers = None if stage.grades is None else pinned(opened).book.get(Kinds.grading, stage.grades)
    if tiers is None or not grading.is_ranked(tiers) or not grading.concerns(tiers, category):
        raise Conflict(f"“{stage.name}”的等级不是按名次确定的。", "请在登记评审结果时确定等级。")
    waiting = _waiting(opened, stage, category)
    known = standing([*waiting, *_judged_before(opened, stage, category)], stage.id)
    given = grading.tiers_by_rank(tiers, _counting(known))
    before = _named(Application.id.in_([id for id in known if id not in waiting]))
    every = {**waiting, **before}
    ranked = [
        Ranked(id, revision, name, known[id], given.get(id), id in waiting)
        for id, (name, revision) in every.items()
        if id in known
    ]
    ranked.sort(key=lambda each: (each.tier is None, -(each.appraised.score or 0), each.name, each.id))
    return Ranking(tiers, ranked, [name for id, (name, _) in waiting.items() if id not in known])


def judged(ranking: scoring.Ranking) -> Mapping[str, Mapping[str, Decimal | None]]:
    """By which scores tiers are given at the stages of judging, by the tiers' id and the application; None for whom was
    not found qualified.

    Those that are on record; where experts have closed their scoring since, what they came to: it is recorded so.
    """
    opened, category = calls.get(ranking.kept.call.id), ranking.category
    found = dict[str, Mapping[str, Decimal | None]]()
    for stage in ranking.kept.call.stages:
        tiers = None if stage.grades is None else ranking.kept.book.get(Kinds.grading, stage.grades)
        if tiers is not None and grading.is_scored(tiers) and grading.concerns(tiers, category):
            waiting = _waiting(opened, stage, category)
            known = standing([*waiting, *_judged_before(opened, stage, category)], stage.id)
            recorded = {id: each.score if each.qualified else None for id, each in known.items()}
            closed = {each.application.id: each.score for each in closed_rounds(opened.id, stage) if each.score}
            anew = {
                id: each.score
                for id, each in closed.items()
                if id in waiting and (id not in known or known[id].is_outdated(each))
            }
            found[tiers.id] = {**recorded, **anew}
    return found


def _counting(known: Mapping[str, Appraised]) -> dict[str, Decimal]:
    return {id: each.score for id, each in known.items() if each.qualified and each.score is not None}


def _waiting(opened: OpenedCall, stage: Stage, category: str) -> Mapping[str, tuple[str, int]]:
    return _named(
        Application.call_id == opened.id,
        Application.category == category,
        Application.stage == stage.id,
        Application.state == State.PENDING,
    )


def _judged_before(opened: OpenedCall, stage: Stage, category: str) -> Sequence[str]:
    query = (
        select(Appraisal.application_id)
        .join(Application, Application.id == Appraisal.application_id)
        .where(
            Application.call_id == opened.id,
            Application.category == category,
            Application.stage != stage.id,
            Application.state.not_in([State.WITHDRAWN]),
            Appraisal.stage == stage.id,
        )
    )
    return db.session.scalars(query.distinct().order_by(Appraisal.application_id)).all()


def _named(*wanted: ColumnElement[bool]) -> Mapping[str, tuple[str, int]]:
    """Applications by id, in the order in which they were submitted: what each is called, and its revision."""
    query = select(Application.id, Application.unit_name, Application.subject_name, Application.revision).where(*wanted)
    rows = db.session.execute(query.order_by(Application.submitted_at, Application.id))
    return {id: (entry_name(name, subject), revision) for id, name, subject, revision in rows}
