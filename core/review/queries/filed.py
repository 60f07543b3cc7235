"""Applications with what they last submitted, for the papers that leave the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.db import db
from core.evaluators import queries as evaluators
from core.evaluators.queries import Reported
from core.evaluators.queries.evaluation import is_demanded
from core.filling.models import Submission
from core.review.rules.desk import Desk

MOST_EXPORTED = 2_000


@dataclass(frozen=True, slots=True)
class Filed:
    """An application (with call, unit and body), its last submission, and the third party's report it rests on."""

    application: Application
    submission: Submission
    reported: Reported | None = None


def filed(opened_id: str, desk: Desk, ids: Sequence[str]) -> Sequence[Filed]:
    """These applications as far as they lie in the desk's scope, in the order in which they were submitted."""
    last = select(func.max(Submission.serial)).where(Submission.filling_id == Application.id)
    query = (
        select(Application, Submission)
        .join(Submission, Submission.filling_id == Application.id)
        .options(joinedload(Application.call), joinedload(Application.unit), joinedload(Application.body))
        .where(
            Application.call_id == opened_id,
            Application.body_id.in_(sorted(desk.scope)),
            Application.id.in_(ids),
            Submission.serial == last.correlate(Application).scalar_subquery(),
        )
        .order_by(Application.submitted_at, Application.id)
    )
    found = [(row.Application, row.Submission) for row in db.session.execute(query)]
    evaluated = [application.id for application, submission in found if _is_evaluated(application, submission)]
    reports = evaluators.standing_reports(evaluated) if evaluated else {}
    return [Filed(application, submission, reports.get(application.id)) for application, submission in found]


def _is_evaluated(application: Application, submission: Submission) -> bool:
    """Whether a third party's evaluation was demanded of it, or chosen in what was submitted."""
    answers = {name: value for form in submission.answers.values() for name, value in form.items()}
    return is_demanded(rulebook(application).evaluation, answers)
