"""Text of one line or several."""

from __future__ import annotations

from typing import Any

from core.forms.faults import Reading, Refused
from core.forms.fields.formats import SHAPES
from core.forms.fields.kind import Scalar
from core.forms.fields.plain import compact, keepable
from core.plugin_api.declarations.form import Field, FieldType
from core.plugin_api.known import KNOWN_MEANWHILE

LINE_LENGTH = 200
TEXT_LENGTH = 20_000


def longest(field: Field) -> int:
    """How many characters an answer may have."""
    return field.max_length or (TEXT_LENGTH if field.type is FieldType.LONG_TEXT else LINE_LENGTH)


class Text(Scalar):
    """One line of text; with a ``format``, of that shape."""

    def value(self, field: Field, raw: object, reading: Reading) -> object:
        if not isinstance(raw, str):
            raise Refused("应填写文字，请改正。")
        text = self.lines(keepable(raw))
        most = longest(field)
        if len(text) > most:
            raise Refused(f"最多 {most} 字，现有 {len(text)} 字，请删减。")
        same = reading.known.get(field.other_than or "")
        if field.other_than is not None and same and compact(text).casefold() == compact(str(same)).casefold():
            raise Refused(f"与{KNOWN_MEANWHILE[field.other_than]}“{same}”相同，请核对。")
        return SHAPES[field.format](text) if field.format and text else text or None

    def lines(self, text: str) -> str:
        """The text as this kind keeps its lines."""
        if "\n" in text:
            raise Refused("只能填写一行，请去掉换行。")
        return text.replace("\t", " ")

    def describe(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "maxLength": longest(field)}


class LongText(Text):
    """Text of any number of lines."""

    def lines(self, text: str) -> str:
        return text
