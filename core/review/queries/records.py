"""What was received and recommended for one application, with the names of those who did it, and the numbers by which
that is found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from core.applications.queries.beside import BESIDE, may_be
from core.db import db
from core.db.statements import any_of, read
from core.desks.queries.filters import Printed
from core.people.models import Person
from core.review.models import Receipt, Recommendation, RecommendedApplication


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that recommends an application."""

    id: str
    stage: str
    body_id: str
    number: str | None
    dated: date | None
    file_id: str | None
    at: datetime
    by: str


class Received(NamedTuple):
    """The ministry platform's receipt, as pages show it."""

    number: str | None
    filed_on: date


RECEIPT = BESIDE.rows("receipt", Receipt.application_id)
_LETTER = BESIDE.rows("letter", RecommendedApplication.application_id)
_RECEIVED = select(Receipt.number, Receipt.filed_on).where(Receipt.application_id == bindparam("application"))


def receipt_of(application_id: str) -> Received | None:
    """The receipt, once it was recorded."""
    if not may_be(application_id, RECEIPT):
        return None
    found = read(_RECEIVED, application=application_id).one_or_none()
    return None if found is None else Received(*found)


def receipts_of(application_ids: Collection[str]) -> Mapping[str, Received]:
    """The same of several, as far as they were recorded."""
    found = read(_RECEIVED_OF_EACH, applications=list(application_ids))
    return {id: Received(number, filed_on) for id, number, filed_on in found}


_RECEIVED_OF_EACH = select(Receipt.application_id, Receipt.number, Receipt.filed_on).where(
    Receipt.application_id.in_(any_of("applications"))
)


def letters_of(application_id: str) -> Sequence[Letter]:
    """The letters that name an application, the first one first."""
    if not may_be(application_id, _LETTER):
        return ()
    query = (
        select(
            Recommendation.id,
            Recommendation.stage,
            Recommendation.body_id,
            Recommendation.letter_number,
            Recommendation.letter_date,
            Recommendation.letter_file_id,
            Recommendation.recommended_at,
            Person.name,
        )
        .join(RecommendedApplication, RecommendedApplication.recommendation_id == Recommendation.id)
        .join(Person, Person.id == Recommendation.recommended_by_id)
        .where(RecommendedApplication.application_id == application_id)
        .order_by(Recommendation.recommended_at, Recommendation.id)
    )
    return [Letter(*row) for row in db.session.execute(query)]


RECEIVED = Printed(Receipt.number_key, select(Receipt.application_id))
RECOMMENDED = Printed(
    Recommendation.letter_key,
    select(RecommendedApplication.application_id).join(
        Recommendation, Recommendation.id == RecommendedApplication.recommendation_id
    ),
)
