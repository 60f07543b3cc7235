"""The sheets of experts and what they came to: one round of scoring for each application at a stage."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.db import db
from core.experts.models import Assignment, AssignmentState, Discussion, PanelScore, Sheet
from core.experts.queries.assignments import given
from core.experts.rules.sheets import Items, items, without
from core.forms import LaidOutForm, laid_out
from core.plugin_api import ExpertPanel, NotApplicable, Stage
from core.scoring.queries.columns import verified
from core.scoring.queries.scores import scored_set_of


@dataclass(frozen=True, slots=True)
class Round:
    """The scoring of one application: who scores it, what was handed in, what it came to, what was said of that."""

    application: Application
    stage: Stage
    panel: ExpertPanel
    given: Sequence[Assignment]
    sheets: Mapping[str, Sheet]
    """By assignment, of those who score it still, the last that was handed in."""
    score: PanelScore | None
    discussion: Discussion | None

    @property
    def live(self) -> list[Assignment]:
        return [each for each in self.given if each.state.is_live]

    @property
    def lacks(self) -> int:
        """How many experts are still to be found."""
        return max(0, self.panel.quorum - len(self.live))

    @property
    def waiting(self) -> list[Assignment]:
        """Who has not handed in."""
        return [each for each in self.live if each.state is not AssignmentState.HANDED_IN]

    @property
    def is_used(self) -> bool:
        """Whether experts were asked at all: where none were, the panel's finding is recorded as a whole."""
        return bool(self.live) or self.score is not None

    @property
    def is_closed(self) -> bool:
        """Whether what counts is what the sheets that stand have come to."""
        if self.score is None or self.waiting:
            return False
        return {part["sheet"] for part in self.score.parts} == {each.id for each in self.sheets.values()}

    @property
    def lacks_discussion(self) -> bool:
        return self.is_closed and self.score is not None and self.score.apart and self.discussion is None

    @property
    def may_be_read(self) -> bool:
        """Whether those who read what is sealed may read what each has scored."""
        return self.is_closed or not self.panel.blind


def rounds(applications: Collection[Application], stage: Stage) -> Mapping[str, Round]:
    """The rounds of applications of one call at a stage where experts score; none where they do not."""
    if stage.experts is None:
        return {}
    ids = [each.id for each in applications]
    found = given(ids, stage.id)
    sheets = last_sheets([one.id for all in found.values() for one in all if one.state.is_live])
    scores = standing(ids, stage.id)
    said = discussions([each.id for each in scores.values()])
    return {
        each.id: Round(
            each,
            stage,
            stage.experts,
            found[each.id],
            {one.id: sheets[one.id] for one in found[each.id] if _counts(one) and one.id in sheets},
            scores.get(each.id),
            said.get(scores[each.id].id) if each.id in scores else None,
        )
        for each in applications
    }


def _counts(each: Assignment) -> bool:
    return each.state is AssignmentState.HANDED_IN


def round_of(application: Application, stage: Stage) -> Round | None:
    """The same of one application."""
    return rounds([application], stage).get(application.id)


def round_of_assignment(given: Assignment) -> Round | None:
    """The round in which an expert was given an application to score; None where its call has no such stage."""
    stage = next((each for each in rulebook(given.application).call.stages if each.id == given.stage), None)
    return None if stage is None else round_of(given.application, stage)


def is_open(given: Assignment) -> bool:
    """Whether those who read what is sealed may read what was scored by now."""
    found = round_of_assignment(given)
    return found is not None and found.may_be_read


def read_marks(application: Application, stage: Stage) -> frozenset[str]:
    """The assignments of whom others have read a mark: once the scoring was closed, or, where nobody is blind, as soon
    as it was handed in. From then on who scores is changed for no mark's sake.
    """
    query = select(Sheet).join(Assignment, Assignment.id == Sheet.assignment_id)
    sheets = db.session.scalars(query.where(Assignment.application_id == application.id, Assignment.stage == stage.id))
    if stage.experts is not None and not stage.experts.blind:
        return frozenset(each.assignment_id for each in sheets)
    closings = select(PanelScore).where(PanelScore.application_id == application.id, PanelScore.stage == stage.id)
    read = {part["sheet"] for each in db.session.scalars(closings) for part in each.parts}
    return frozenset(each.assignment_id for each in sheets if each.id in read)


def last_sheets(assignment_ids: Collection[str]) -> Mapping[str, Sheet]:
    """The last sheet that was handed in, by assignment."""
    query = select(Sheet).where(Sheet.assignment_id.in_(assignment_ids)).order_by(Sheet.serial)
    return {each.assignment_id: each for each in db.session.scalars(query)}


def standing(application_ids: Collection[str], stage_id: str) -> Mapping[str, PanelScore]:
    """What the sheets came to last, by application."""
    query = select(PanelScore).where(PanelScore.application_id.in_(application_ids), PanelScore.stage == stage_id)
    return {each.application_id: each for each in db.session.scalars(query.order_by(PanelScore.serial))}


def discussions(score_ids: Collection[str]) -> Mapping[str, Discussion]:
    query = select(Discussion).where(Discussion.score_id.in_(score_ids))
    return {each.score_id: each for each in db.session.scalars(query)}


def closed_points(call_id: str, stage_id: str) -> Mapping[str, Mapping[str, Decimal]]:
    """What each expert gave each application of a call whose scoring was closed: application → expert → points."""
    query = (
        select(PanelScore)
        .join(Application, Application.id == PanelScore.application_id)
        .where(Application.call_id == call_id, PanelScore.stage == stage_id)
        .order_by(PanelScore.serial)
    )
    return {
        each.application_id: {part["expert"]: Decimal(part["points"]) for part in each.parts}
        for each in db.session.scalars(query)
    }


def closed_rounds(call_id: str, stage: Stage) -> Sequence[Round]:
    """The rounds of a call whose scoring is closed at a stage, in the order in which they were submitted."""
    query = (
        select(Application)
        .where(
            Application.call_id == call_id,
            Application.id.in_(select(PanelScore.application_id).where(PanelScore.stage == stage.id)),
        )
        .options(joinedload(Application.call))
        .order_by(Application.submitted_at, Application.id)
    )
    return [each for each in rounds(db.session.scalars(query).all(), stage).values() if each.is_closed]


class ScoringSheet(NamedTuple):
    """The sheet of a stage for one application: what does not apply to the unit is not asked."""

    form: LaidOutForm
    items: Items


def scoring_sheet(application: Application, stage_id: str) -> ScoringSheet:
    """The sheet that a stage names, as the application's call has pinned it. Raises LookupError.

    Whether an indicator applies was filed and verified before: who scores does not decide it anew.
    """
    book = rulebook(application)
    stage = next(each for each in book.call.stages if each.id == stage_id)
    if stage.experts is None:
        raise LookupError(stage_id)
    industries = tuple(book.pinned.book.industries.values())
    form = book.pinned.book.form(stage.experts.sheet_of(application.category))
    scored = scored_set_of(book)
    inapplicable = set() if scored is None else {id for id, each in verified(application).items() if not each.applies}
    how = NotApplicable.SPREAD if scored is None else scored.method.not_applicable
    found = items(form, inapplicable, how, stage.experts.decimals)
    asked = without(form, found.left_out) if found.left_out else form
    return ScoringSheet(laid_out(asked, year=book.call.year, industries=industries), found)
