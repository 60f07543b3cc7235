"""Examples that prove what is declared: facts in, finding out; a moment in, open or closed; a count in, held or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.plugin_api.declarations.base import Force, Outcome, Place
from core.plugin_api.frozen import FrozenMap

__all__ = ["Case", "ExpectedFinding", "Matter"]


class Matter(StrEnum):
    """What a case can be about; each is the key by which it names a declaration."""

    RULE = "rule"
    DEADLINE = "deadline"
    CAP = "cap"
    CEILING = "ceiling"
    PLACES = "places"
    REQUIREMENT = "requirement"
    GRADING = "grading"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedFinding:
    """What a case expects to be found; only what is given is compared.

    Blanks in ``seen`` and ``message`` do not count.
    """

    outcome: Outcome = Outcome.NOT_MET
    force: Force | None = None
    clause: str | None = None
    seen: str | None = None
    message: str | None = None
    cure: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One example of one declaration, which may be left out where it is that of the case before.

    Of a ``rule``: ``on`` is the day whose policy book is asked (today's, where absent); it is also the fact ``today``.
    ``call``, ``category``, ``levels`` and ``track`` are checked against what the rule concerns. Exactly one of
    ``passes: true``, ``finding`` and ``applies: false`` (the rule is not in force that day, or does not concern such an
    application) is given.

    Of a ``deadline``: whether its stage is still open ``at`` a moment. Of a ``cap`` or a ``ceiling`` (a quota's id):
    whether one more is let in with ``used`` already taken. Of ``places`` (a formula's id): the same, where its figures
    and lists have the counts that ``facts`` gives by their names. Of a ``requirement``: whether an evaluator with these
    ``facts`` meets it. Of a ``grading``: whether the ``tier`` opens the ``level``, or which tier a ``score`` (or a
    ``rank`` among ``of``) is given; ``passes: false`` beside a score says that it is given none. These say
    ``passes: true``, ``passes: false`` or ``applies: false`` (the declaration is not in force that day).
    """

    rule: str | None = None
    deadline: str | None = None
    cap: str | None = None
    ceiling: str | None = None
    places: str | None = None
    requirement: str | None = None
    grading: str | None = None
    on: date | None = None
    at: datetime | None = None
    used: int | None = None
    tier: str | None = None
    level: str | None = None
    score: Decimal | None = None
    rank: int | None = None
    of: int | None = None
    call: str | None = None
    category: str | None = None
    levels: tuple[str, ...] = ()
    track: str | None = None
    facts: Mapping[str, Any] = field(default_factory=FrozenMap)
    passes: bool | None = None
    finding: ExpectedFinding | None = None
    applies: bool = True
    place: Place = field(default=Place(), compare=False, metadata={"read": False})

    @property
    def matter(self) -> Matter | None:
        """What the case is about; None where it names nothing, or several things."""
        named = [matter for matter in Matter if getattr(self, matter.value) is not None]
        return named[0] if len(named) == 1 else None
