"""Applications with what they last submitted, for the papers that leave the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from core.applications.models import Application
from core.applications.queries.rulebook import rulebook
from core.applications.rules.naming import entry_name
from core.db import db
from core.db.statements import pieces
from core.evaluators import queries as evaluators
from core.evaluators.queries import Reported
from core.evaluators.queries.evaluation import is_demanded
from core.filling.models import Submission
from core.plugin_api.declarations.summary_table import Part
from core.review.rules.desk import Desk

_AT_ONCE = 200
"""Applications that are held at a time."""


@dataclass(frozen=True, slots=True)
class Filed:
    """An application (with call, unit and body), its last submission, and the third party's report it rests on."""

    application: Application
    submission: Submission
    reported: Reported | None = None


@dataclass(frozen=True)
class Filings:
    """Applications of a call in a desk's scope, in the order of `ids`: read anew, piece by piece, whenever one goes
    through them, so that they may be as many as they like. ``part`` narrows them to those that come into it.
    """

    opened_id: str
    scope: frozenset[str]
    ids: Sequence[str]
    part: Part | None = None

    def of(self, part: Part) -> Filings:
        """Those that come into a part of a summary table."""
        return replace(self, part=part)

    def __iter__(self) -> Iterator[Filed]:
        for ids in pieces(self.ids, _AT_ONCE):
            yield from _filed(self._conditions(ids))

    def kinds(self) -> Mapping[tuple[str, str | None], int]:
        """How many there are of each category and track."""
        found: dict[tuple[str, str | None], int] = {}
        for ids in pieces(self.ids, _AT_ONCE):
            conditions = self._conditions(ids)
            query = select(Application.category, Application.track, func.count()).where(*conditions)
            for category, track, count in db.session.execute(query.group_by(Application.category, Application.track)):
                found[category, track] = found.get((category, track), 0) + count
        return found

    def names(self, most: int) -> Sequence[str]:
        """What the first apply for."""
        query = select(Application.unit_name, Application.subject_name).where(*self._conditions(self.ids[:most]))
        return [entry_name(unit, subject) for unit, subject in db.session.execute(query.order_by(*_ORDER))]

    def _conditions(self, ids: Sequence[str]) -> list[ColumnElement[bool]]:
        found = [
            Application.call_id == self.opened_id,
            Application.body_id.in_(sorted(self.scope)),
            Application.id.in_(ids),
            Application.submitted_at.is_not(None),
        ]
        if self.part is not None:
            found.append(Application.category.in_(self.part.categories))
            if self.part.tracks:
                found.append(Application.track.in_(self.part.tracks))
        return found


_ORDER = (Application.submitted_at, Application.id)


def filed(opened_id: str, desk: Desk, ids: Sequence[str]) -> Filings:
    """These applications as far as they were submitted and lie in the desk's scope."""
    return Filings(opened_id, desk.scope, ids)


def ordered(opened_id: str, desk: Desk, ids: Sequence[str]) -> Sequence[str]:
    """Those of the ids that are there, in the order in which they were submitted."""
    every = Filings(opened_id, desk.scope, ids)
    return db.session.scalars(select(Application.id).where(*every._conditions(ids)).order_by(*_ORDER)).all()


def _filed(conditions: Sequence[ColumnElement[bool]]) -> Iterator[Filed]:
    last = select(func.max(Submission.serial)).where(Submission.filling_id == Application.id)
    query = (
        select(Application, Submission)
        .join(Submission, Submission.filling_id == Application.id)
        .options(joinedload(Application.call), joinedload(Application.unit), joinedload(Application.body))
        .where(*conditions, Submission.serial == last.correlate(Application).scalar_subquery())
        .order_by(*_ORDER)
    )
    found = [(row.Application, row.Submission) for row in db.session.execute(query)]
    evaluated = [application.id for application, submission in found if _is_evaluated(application, submission)]
    reports = evaluators.standing_reports(evaluated) if evaluated else {}
    for application, submission in found:
        yield Filed(application, submission, reports.get(application.id))


def _is_evaluated(application: Application, submission: Submission) -> bool:
    """Whether a third party's evaluation was demanded of it, or chosen in what was submitted."""
    answers = {name: value for form in submission.answers.values() for name, value in form.items()}
    return is_demanded(rulebook(application).evaluation, answers)
