"""Numbers printed on papers of the recommending body: of its letters, and of the ministry platform's receipts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from core.applications.models import Application
from core.db.statements import contains
from core.review.models import Receipt, Recommendation, RecommendedApplication


def received(text: str) -> ColumnElement[bool]:
    """The applications in whose receipt's number the text stands."""
    return Application.id.in_(select(Receipt.application_id).where(contains(Receipt.number, text)))


def recommended(text: str) -> ColumnElement[bool]:
    """Those that were recommended by a letter in whose number it stands."""
    found = (
        select(RecommendedApplication.application_id)
        .join(Recommendation, Recommendation.id == RecommendedApplication.recommendation_id)
        .where(contains(Recommendation.letter_number, text))
    )
    return Application.id.in_(found)
