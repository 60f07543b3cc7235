"""Text of one line or several."""

from __future__ import annotations

from typing import Any

from core.forms.faults import Reading, Refused
from core.forms.fields.formats import SHAPES
from core.forms.fields.kind import Scalar
from core.forms.fields.plain import keepable
from core.plugin_api.declarations.form import Field

LINE_LENGTH = 200
TEXT_LENGTH = 20_000


class Text(Scalar):
    """One line of text; with a ``format``, of that shape."""

    usual_length = LINE_LENGTH

    def longest(self, field: Field) -> int:
        """How many characters the answer may have."""
        return field.max_length or self.usual_length

    def value(self, field: Field, raw: object, reading: Reading) -> object:
        if not isinstance(raw, str):
            raise Refused("应填写文字，请改正。")
        text = self.lines(keepable(raw))
        longest = self.longest(field)
        if len(text) > longest:
            raise Refused(f"最多 {longest} 字，现有 {len(text)} 字，请删减。")
        return SHAPES[field.format](text) if field.format and text else text or None

    def lines(self, text: str) -> str:
        """The text as this kind keeps its lines."""
        if "\n" in text:
            raise Refused("只能填写一行，请去掉换行。")
        return text.replace("\t", " ")

    def describe(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.longest(field)}


class LongText(Text):
    """Text of any number of lines."""

    usual_length = TEXT_LENGTH

    def lines(self, text: str) -> str:
        return text
