"""Numbers printed on papers of the recommending body: of its letters, and of the ministry platform's receipts."""

from __future__ import annotations

from sqlalchemy import select

from core.desks.queries.filters import Printed
from core.review.models import Receipt, Recommendation, RecommendedApplication

RECEIVED = Printed(Receipt.number_key, select(Receipt.application_id))

RECOMMENDED = Printed(
    Recommendation.letter_key,
    select(RecommendedApplication.application_id).join(
        Recommendation, Recommendation.id == RecommendedApplication.recommendation_id
    ),
)
