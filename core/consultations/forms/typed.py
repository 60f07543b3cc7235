"""What was typed on the page of answers: of each regulator a letter, an answer for all, exceptions by row. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from core import clock
from core.consultations.models import Answer
from core.consultations.operations import ReplyLetter, Said


@dataclass(frozen=True, slots=True)
class TypedReply:
    """One regulator's part of the page, as typed. ``rows``: by application, the answer (empty: none) and its words."""

    regulator: str
    answered_on: str = ""
    number: str = ""
    answer: str = ""
    words: str = ""
    file_id: str = ""
    rows: Mapping[str, tuple[str, str]] | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing was typed: nothing is put on record of this regulator."""
        plain = (self.answered_on, self.number, self.answer, self.words, self.file_id)
        return not any(each.strip() for each in plain) and not any(answer for answer, _ in (self.rows or {}).values())

    def letter(self, ids: Collection[str], known: Collection[str]) -> ReplyLetter:
        """The letter that is meant. The answer for all goes to those without one yet (`known` have one)."""
        said: dict[str, Said] = {}
        for id in ids:
            answer, words = (self.rows or {}).get(id, ("", ""))
            if answer in set(Answer):
                said[id] = Said(Answer(answer), words)
            elif self.answer in set(Answer) and id not in known:
                said[id] = Said(Answer(self.answer), words or self.words)
        return ReplyLetter(self.regulator, _day(self.answered_on), said, self.number, self.file_id or None)


def read_reply(sent: Mapping[str, str], regulator: str, ids: Collection[str], file_id: str | None) -> TypedReply:
    """One regulator's part of what was sent."""

    def value(name: str) -> str:
        return sent.get(f"{regulator}.{name}", "")

    return TypedReply(
        regulator,
        value("answered_on"),
        value("number"),
        value("answer"),
        value("words"),
        file_id or "",
        {id: (value(id), value(f"{id}.words")) for id in ids},
    )


def _day(text: str) -> date | None:
    try:
        return clock.day_of(text)
    except ValueError:
        return None
