"""The average score of those whom a call has asked to file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import func, select

from core.applications.models import Application
from core.applications.queries.rulebook import Rulebook
from core.applications.workflow.states import State
from core.db import db
from core.filling.models import Submission
from core.scoring.models import Score, Side
from core.scoring.queries import scores

_HUNDREDTH = Decimal("0.01")


def average(call_id: str, book: Rulebook) -> Decimal | None:
    """The average score of those of the book's category that were asked to file in a call and did.

    None where nobody has yet. What counts of each is its last submission: where the call scores its self-evaluations
    what was scored here in full, and nothing that was typed; where it does not, what was typed.
    """
    tracks = [id for id, track in book.call.tracks.items() if track.invites_all]
    fields = {
        form.id: form.score_field
        for track in ([] if scores.is_scored(book) else tracks)
        for form in book.pinned.forms_for(book.category, track)
        if form.score_field is not None
    }
    latest = select(func.max(Submission.serial)).where(Submission.filling_id == Application.id)
    query = (
        select(Application.id, Submission.answers)
        .join(Application, Application.id == Submission.filling_id)
        .where(
            Application.call_id == call_id,
            Application.category == book.category,
            Application.track.in_(tracks),
            Application.state != State.WITHDRAWN,
            Submission.serial == latest.correlate(Application).scalar_subquery(),
        )
    )
    found = {id: _stated(answers, fields) for id, answers in db.session.execute(query)}
    kept = _kept([id for id, score in found.items() if score is None])
    every = [each for id, score in found.items() if (each := kept.get(id) if score is None else score) is not None]
    return (sum(every, Decimal()) / len(every)).quantize(_HUNDREDTH, ROUND_HALF_UP) if every else None


def _stated(answers: Mapping[str, Mapping[str, object]], fields: Mapping[str, str]) -> Decimal | None:
    stated = (answers.get(form, {}).get(field) for form, field in fields.items())
    return next((Decimal(str(each)) for each in stated if each is not None), None)


def _kept(application_ids: Sequence[str]) -> Mapping[str, Decimal]:
    """What was kept last of each, where every indicator was scored."""
    query = select(Score).where(Score.filling_id.in_(application_ids), Score.side == Side.APPLICANT)
    last = {score.filling_id: score for score in db.session.scalars(query.order_by(Score.serial))}
    return {id: score.total for id, score in last.items() if score.complete}
