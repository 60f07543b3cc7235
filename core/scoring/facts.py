"""What scoring supplies of an application to its rules: its self-evaluation's score, and the average it is held to."""

from __future__ import annotations

from decimal import Decimal

from core.applications.facts import Asked, supply
from core.scoring.queries import scores
from core.scoring.queries.averages import average


def _itself(asked: Asked) -> Asked:
    return asked


def _score(asked: Asked) -> Decimal | None:
    if asked.answers is None:
        return None
    return scores.counting(asked.application, asked.answers, asked.book, asked.found)


def _average(asked: Asked) -> Decimal | None:
    return average(asked.application.call_id, asked.book)


supply(
    _itself,
    {"application.self_score": _score, "call.average_self_score": _average, "region.average_score": _average},
)
