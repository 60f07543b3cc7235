"""The average score of those whom a call has asked to file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import BindParameter, bindparam, func, select

from core.applications.models import Application
from core.applications.queries.rulebook import Rulebook
from core.applications.workflow.states import State
from core.db.statements import read
from core.filling.models import Submission
from core.scoring.models import Score, Side
from core.scoring.queries import scores

FEWEST_TOLD = 3
"""The average of fewer units would tell a unit what another scored."""

_HUNDREDTH = Decimal("0.01")

# Asked of every application that is judged: made once.
_CALL: BindParameter[str] = bindparam("call")
_CATEGORY: BindParameter[str] = bindparam("category")
_ENTRIES = (Application.call_id == _CALL, Application.category == _CATEGORY, Application.state != State.WITHDRAWN)
_SCORED = (
    select(func.sum(Score.total), func.count())
    .join(Application, Application.id == Score.filling_id)
    .where(*_ENTRIES, Application.track == bindparam("track"), Score.call_id == _CALL, Score.category == _CATEGORY)
    .where(Score.side == Side.APPLICANT, Score.complete, scores.IS_LAST)
)
_latest = select(func.max(Submission.serial)).where(Submission.filling_id == Application.id)
_TYPED = (
    select(Submission.answers)
    .join(Application, Application.id == Submission.filling_id)
    .where(
        *_ENTRIES,
        Application.track.in_(bindparam("tracks", expanding=True)),
        Submission.serial == _latest.correlate(Application).scalar_subquery(),
    )
)


def average(call_id: str, book: Rulebook, *, fewest: int = 1) -> Decimal | None:
    """The average score of those of the book's category that were asked to file in a call and did.

    None where fewer than `fewest` have yet. What counts of each is its last submission: where the call scores its
    self-evaluations what was scored here in full, and nothing that was typed; where it does not, what was typed.
    """
    tracks = [id for id, track in book.call.tracks.items() if track.invites_all]
    asked = {"call": call_id, "category": book.category}
    total, count = _scored(asked, tracks) if scores.is_scored(book) else _typed(asked, tracks, book)
    return (total / count).quantize(_HUNDREDTH, ROUND_HALF_UP) if count >= fewest else None


def _scored(asked: Mapping[str, object], tracks: Sequence[str]) -> tuple[Decimal, int]:
    """The sum of what was kept last of each, where every indicator was scored, and of how many."""
    found = [read(_SCORED, **asked, track=track).one() for track in tracks]
    return sum((total for total, _ in found if total), Decimal()), sum(count for _, count in found)


def _typed(asked: Mapping[str, object], tracks: Sequence[str], book: Rulebook) -> tuple[Decimal, int]:
    """The sum of what was typed into the forms that ask for it, and by how many."""
    fields = {
        form.id: form.score_field
        for track in tracks
        for form in book.pinned.forms_for(book.category, track)
        if form.score_field is not None
    }
    if not fields:
        return Decimal(), 0
    submitted = read(_TYPED, **asked, tracks=tracks).scalars()
    every = [each for answers in submitted if (each := _stated(answers, fields)) is not None]
    return sum(every, Decimal()), len(every)


def _stated(answers: Mapping[str, Mapping[str, object]], fields: Mapping[str, str]) -> Decimal | None:
    stated = (answers.get(form, {}).get(field) for form, field in fields.items())
    return next((Decimal(str(each)) for each in stated if each is not None), None)
