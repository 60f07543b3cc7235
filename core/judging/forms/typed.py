"""What was typed on the page of marks: one answer for all, and of each application what differs. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.forms.faults import Refused
from core.forms.fields.numbers import number_from
from core.judging.operations import Mark

YES, NO = "yes", "no"
MOST_SIGNS = 20


@dataclass(frozen=True, slots=True)
class TypedMark:
    """What was typed for one application. ``seen``: the tier that the page showed beside the score."""

    qualified: str = ""
    tier: str = ""
    score: str = ""
    opinion: str = ""
    seen: str = ""

    def mark(self, for_all: str) -> Mark:
        """The mark that is meant; where the row says nothing, whether it is qualified is what was said for all."""
        chosen = self.qualified or for_all
        return Mark(
            qualified={YES: True, NO: False}.get(chosen),
            tier=self.tier or None,
            score=_number(self.score),
            opinion=self.opinion,
        )


def read_marks(sent: Mapping[str, str], ids: Collection[str]) -> Mapping[str, TypedMark]:
    """The rows of what was sent, by application."""
    names = ("qualified", "tier", "score", "opinion", "seen")
    return {id: TypedMark(*(sent.get(f"{id}.{name}", "").strip() for name in names)) for id in ids}


def _number(text: str) -> Decimal | None:
    try:
        return number_from(text) if len(text) <= MOST_SIGNS else None
    except Refused:
        return None
