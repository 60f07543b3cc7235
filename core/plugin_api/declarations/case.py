"""Examples that prove a rule: facts in, finding out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.plugin_api.declarations.base import Force, Outcome, Place
from core.plugin_api.frozen import FrozenMap


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
    """One example. ``rule`` may be left out where it is that of the case before.

    ``on`` is the day whose policy book is asked (today's, where absent); it is also the fact ``today``. ``call``,
    ``category``, ``levels`` and ``track`` are checked against what the rule concerns. Exactly one of ``passes: true``,
    ``finding`` and ``applies: false`` (the rule is not in force that day, or does not concern such an application) is
    given.
    """

    rule: str
    on: date | None = None
    call: str | None = None
    category: str | None = None
    levels: tuple[str, ...] = ()
    track: str | None = None
    facts: Mapping[str, Any] = field(default_factory=FrozenMap)
    passes: bool | None = None
    finding: ExpectedFinding | None = None
    applies: bool = True
    place: Place = field(default=Place(), compare=False, metadata={"read": False})
