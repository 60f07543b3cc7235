"""What scoring supplies of an application to its rules: its self-evaluation's score, and the average it is held to.

The score that counts is what the ministry's own platform gave, where the form asks for that and the applicant says it;
else what is scored here, once every indicator is scored.
"""

from __future__ import annotations

from decimal import Decimal

from core.applications.facts import Asked, supply
from core.scoring.queries import scores
from core.scoring.queries.averages import average


def _itself(asked: Asked) -> Asked:
    return asked


def _score(asked: Asked) -> Decimal | None:
    fields = (form.score_field for form in asked.book.pinned.forms_for(asked.book.category, asked.book.track))
    stated = next((found for name in fields if name and (found := asked.answered.get(name)) is not None), None)
    if stated is not None:
        return Decimal(str(stated))
    reckoned = None if asked.answers is None else scores.reckon(asked.application, asked.answers, asked.book)
    return reckoned.sheet.total if reckoned is not None and reckoned.sheet.complete else None


def _average(asked: Asked) -> Decimal | None:
    return average(asked.application.call_id, asked.book)


supply(
    _itself,
    {"application.self_score": _score, "call.average_self_score": _average, "region.average_score": _average},
)
