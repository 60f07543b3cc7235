"""Text of one line or several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.forms.faults import Reading, Refused, seen
from core.forms.fields.formats import SHAPES
from core.forms.fields.kind import Scalar
from core.forms.fields.plain import compact, keepable
from core.plugin_api.declarations.form import Field, FieldType
from core.plugin_api.known import KNOWN_WORDS

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
        found = SHAPES[field.format](text) if field.format and text else text or None
        if found is not None:
            _hold_against(field, found, reading.known)
        return found

    def lines(self, text: str) -> str:
        """The text as this kind keeps its lines."""
        if "\n" in text:
            raise Refused("只能填写一行，请去掉换行。")
        return text.replace("\t", " ")

    def describe(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "maxLength": longest(field)}


def _hold_against(field: Field, text: str, known: Mapping[str, object]) -> None:
    """Against what is known of the unit, in any width and case; what is not known binds nobody. Raises Refused."""
    for name, is_wanted in ((field.other_than, False), (field.same_as, True)):
        said = None if name is None else known.get(name)
        if name is None or not said or _is_same(text, str(said)) is is_wanted:
            continue
        called = f"{KNOWN_WORDS[name]}“{said}”"
        if is_wanted:
            raise Refused(f"应与{called}一致，现为“{seen(text)}”，请核对；登记的有误的，请联系推荐单位更正。")
        raise Refused(f"与{called}相同，请核对。")


def _is_same(text: str, other: str) -> bool:
    return compact(text).casefold() == compact(other).casefold()


class LongText(Text):
    """Text of any number of lines."""

    def lines(self, text: str) -> str:
        return text
