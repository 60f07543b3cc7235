"""What scoring supplies of an application to its rules: its self-evaluation's score, and the average it is held to."""

from __future__ import annotations

from decimal import Decimal

from core.applications.facts import AS_TOLD, Asked, supply
from core.applications.models import Application
from core.applications.queries.rulebook import Rulebook
from core.scoring.queries import scores
from core.scoring.queries.averages import FEWEST_TOLD, average


def _itself(asked: Asked) -> Asked:
    return asked


def _score(asked: Asked) -> Decimal | None:
    if asked.answers is None:
        return None
    return scores.counting(asked.application, asked.answers, asked.book, asked.found)


def _average(asked: Asked) -> Decimal | None:
    return average(asked.application.call_id, asked.book)


def _average_as_told(application: Application, book: Rulebook) -> Decimal | None:
    """Not to be told of so few that it says what one of them scored."""
    return average(application.call_id, book, fewest=FEWEST_TOLD)


supply(
    _itself,
    {"application.self_score": _score, "call.average_self_score": _average, "region.average_score": _average},
)
for _name in ("call.average_self_score", "region.average_score"):
    AS_TOLD.give(_name, _average_as_told)
