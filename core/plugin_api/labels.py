"""The word for each value that a page can show, beside the value itself: whoever shows it says the same."""

from __future__ import annotations

from enum import StrEnum


class Labelled(StrEnum):
    """An enum whose members are written ``NAME = value, label[, tone[, meaning]]``.

    `label` is what people read, `tone` how a badge shows it, `meaning` a sentence for who does not know the word.
    """

    _value_: str
    label: str
    tone: str
    meaning: str

    def __new__(cls, value: str, label: str = "", tone: str = "neutral", meaning: str = "") -> Labelled:
        member = str.__new__(cls, value)
        member._value_, member.label, member.tone, member.meaning = value, label, tone, meaning
        return member

    @property
    def called(self) -> str:
        """The label where a person reads it: of some, a region has a word of its own for a part."""
        return self.label
