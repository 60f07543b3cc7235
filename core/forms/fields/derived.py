"""Fields that nobody answers: computed values and notes."""

from __future__ import annotations

from typing import Any

from core.forms.faults import Question, Reading
from core.forms.fields.kind import Kind
from core.forms.fields.numbers import DecimalNumber
from core.plugin_api.declarations.form import Field


class Computed(DecimalNumber):
    """A value worked out from other answers: whatever is sent for it is passed over."""

    def read(self, question: Question, raw: object, reading: Reading) -> object:
        return None

    def answers(self, field: Field) -> bool:
        return False


class Note(Kind):
    """Words to the reader."""

    def read(self, question: Question, raw: object, reading: Reading) -> object:
        return None

    def answers(self, field: Field) -> bool:
        return False

    def describe(self, field: Field) -> dict[str, Any]:
        return {"type": "null"}
