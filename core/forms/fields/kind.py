"""What every kind of field can do, the shape shared by those that hold one value, and which kind serves which type."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from core.forms.faults import Question, Reading, Refused
from core.plugin_api.declarations.form import Field, FieldType


class Kind(ABC):
    """One kind of field.

    ``read`` is the only place in which an answer is judged: the page, the API, an import and a stored draft all go
    through it, with the text that was typed or with JSON. It returns the canonical JSON value, or None where nothing
    was answered or what was answered is at fault (the fault is then noted on ``reading``).
    """

    verb = "填写"

    @abstractmethod
    def read(self, question: Question, raw: object, reading: Reading) -> object:
        """The canonical value of what was typed or sent."""

    @abstractmethod
    def describe(self, field: Field) -> dict[str, Any]:
        """The canonical value as a JSON schema."""

    def fact(self, field: Field, value: Any) -> object:
        """A canonical value as a rule judges it."""
        return value

    def printed(self, field: Field, value: Any) -> object:
        """A canonical value as papers and spreadsheets write it: a number, a date, or words."""
        return self.words(field, value)

    def words(self, field: Field, value: Any) -> str:
        """A canonical value as people read it, without its unit."""
        return str(value)

    def answers(self, field: Field) -> bool:
        """Whether such a field is ever answered by a person."""
        return True


class Scalar(Kind):
    """A kind that holds one value, read from text or from a JSON scalar."""

    def read(self, question: Question, raw: object, reading: Reading) -> object:
        if is_blank(raw):
            return None
        try:
            return self.value(question.field, raw, reading)
        except Refused as refused:
            reading.wrong(question, str(refused))
            return None

    @abstractmethod
    def value(self, field: Field, raw: object, reading: Reading) -> object:
        """The canonical value of something that is not blank; raises Refused with the predicate of a sentence."""


def is_blank(raw: object) -> bool:
    """Whether nothing was answered: null, or a text of nothing but blanks."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


_KINDS: dict[FieldType, Kind] = {}


def serve(field_type: FieldType, kind: Kind) -> None:
    """Let a kind serve a type."""
    _KINDS[field_type] = kind


def kind_of(field: Field) -> Kind:
    """The kind that reads and words the answers to a field."""
    return _KINDS[field.type]
