"""Keeping what was scored: an applicant's own figures are scored when they are submitted, and stay as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select, update

from core import audit
from core.applications import queries as applications
from core.applications.actions import APPLICATION
from core.applications.models import Application, Move
from core.applications.operations.filling import held_for_writing
from core.applications.queries.rulebook import rulebook
from core.applications.workflow import MoveName
from core.applications.workflow.states import State
from core.calls.queries import opened_calls, pinned
from core.db import db
from core.db.statements import any_of, pieces, written
from core.db.transaction import put, transaction
from core.errors import Conflict, Invalid, required
from core.filling.models import Submission
from core.filling.queries import as_submitted_of, last_submission, saved
from core.filling.rules.answers import Answers
from core.people.models import Person
from core.plugin_api.kinds import Kinds
from core.scoring import actions
from core.scoring.models import Explanation, Score, ScoreLine, Side
from core.scoring.queries import scores
from core.scoring.queries.scores import Reckoned
from core.scoring.rules.sheet import Part

LONGEST = 1000
_UNKEPT = (
    select(Application.id)
    .where(Application.call_id.in_(any_of("calls")), Application.submitted_at.is_not(None))
    .where(Application.score.is_(None), Application.state != written(State.WITHDRAWN))
    .order_by(Application.id)
)


def keep_submitted(application: Application, move: Move, by: Person | None) -> None:
    """Keep the scores of what is submitted: part of submitting."""
    submitted = last_submission(application.id) if move.name == MoveName.SUBMIT else None
    if submitted is None:
        return
    answers, book = Answers.of_submission(submitted), rulebook(application)
    if not scores.is_scored(book):
        application.score = scores.typed(answers, book)
    elif (found := scores.reckon(application, answers, book)) is not None:
        keep(application, found, submitted, by)


def keep(application: Application, found: Reckoned, submitted: Submission, by: Person | None) -> None:
    """Keep what a submission comes to, beside what was kept before: part of another operation."""
    last = scores.kept(application.id)
    made = Score(
        filling_id=application.id,
        side=Side.APPLICANT,
        serial=1 if last is None else last.serial + 1,
        submission_id=submitted.id,
        call_id=application.call_id,
        unit_id=application.unit_id,
        category=application.category,
        revision_id=found.revision_id,
        total=found.sheet.total,
        full=found.sheet.full,
        complete=found.sheet.complete,
        scored_by_id=None if by is None else by.id,
    )
    put(made)
    application.score = made.total if made.complete else None
    db.session.add_all(_lines(made, found, scores.explained(application.id, found.sheet)))


def keep_typed() -> int:
    """Keep what was typed where a call scores nothing, as far as no one kept it: an earlier release left it in sealed
    answers, which no migration reads. Of how many applications."""
    asking = [
        call.id for call in opened_calls() if any(form.score_field for form in pinned(call).of(Kinds.forms).values())
    ]
    ids = db.session.scalars(_UNKEPT, {"calls": asking}).all() if asking else ()
    return sum(map(_keep_typed, pieces(ids)))


def _keep_typed(ids: Sequence[str]) -> int:
    with transaction():
        unscored = {each.id: each for each in applications.several(ids) if not scores.is_scored(rulebook(each))}
        for id, answers in as_submitted_of(unscored).items():
            kept = {"score": scores.typed(answers, rulebook(unscored[id]))}
            unkept = Application.id == id, Application.score.is_(None)  # who submits meanwhile keeps what he submits
            db.session.execute(update(Application).where(*unkept).values(kept))
        return sum(each.score is not None for each in unscored.values())


def _lines(made: Score, found: Reckoned, explained: Mapping[int, str]) -> Iterable[ScoreLine]:
    return [_line(made, part, found, explained.get(part.indicator.number)) for part in found.sheet.parts]


def _line(made: Score, part: Part, found: Reckoned, reason: str | None) -> ScoreLine:
    benchmark = part.benchmark
    return ScoreLine(
        score_id=made.id,
        indicator=part.indicator.number,
        name=part.indicator.name,
        figure=None if part.figure is None else f"{part.figure:f}",
        base=None if benchmark is None else benchmark.base,
        leading=None if benchmark is None else benchmark.leading,
        weight=part.weight,
        points=part.points,
        state=part.state,
        evidence=list(found.filed.evidence(part.indicator.number)),
        reason=reason,
    )


def require_explained(application: Application) -> None:
    """Part of submitting: raises Conflict while a figure that differs so much from last year's is not explained."""
    found = scores.reckon(application, saved(application.id), rulebook(application))
    unexplained = () if found is None else scores.unexplained(application, found)
    if unexplained:
        names = "、".join(f"“{each.name}”" for each in unexplained)
        raise Conflict(f"{names}与上年相差较大，还没有说明原因。", "请在“自评价得分”中逐项说明后再提交。")


def explain(application_id: str, number: int, words: str, *, by: Person) -> Explanation | None:
    """Say why a figure differs from last year's; None where that is said already.

    Raises NotFound, IllegalMove, StageClosed, Invalid.
    """
    with transaction():
        application = held_for_writing(application_id, by)
        said = required(words, f"words-{number}", "请写明与上年相差较大的原因。", most=LONGEST)
        found = scores.reckon(application, saved(application.id), rulebook(application))
        if found is None or number not in found.sheet.by_number:
            raise Invalid({}, "这项申报没有这一项指标。")
        if scores.explained(application.id, found.sheet).get(number) == said:
            return None
        figure = found.sheet.by_number[number].figure
        made = Explanation(
            filling_id=application.id,
            indicator=number,
            serial=scores.explanations(application.id, number) + 1,
            figure=None if figure is None else f"{figure:f}",
            words=said,
            written_by_id=by.id,
        )
        db.session.add(made)
        after = {"indicator": found.sheet.by_number[number].indicator.name}
        audit.record(actions.EXPLAIN, APPLICATION, application.id, by=by, after=after)
        return made
