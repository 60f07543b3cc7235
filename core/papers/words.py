"""Values as papers write them: numbers by a spreadsheet's format, days in words, boxes, text that XML can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from core.forms.fields.dates import in_words
from core.plugin_api.ruling import plain

TICKED, EMPTY_BOX, TICK = "☑", "☐", "√"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER_FORMAT = re.compile(r"(#,##)?(0*)(?:\.(0+))?(%)?")


def printable(text: str) -> str:
    """Text without the characters that no document can hold."""
    return _NOT_XML.sub("", text)


def boxes(options: Iterable[tuple[str, bool]]) -> str:
    """``☑已完成 ☐未完成``."""
    return " ".join(f"{TICKED if ticked else EMPTY_BOX}{label}" for label, ticked in options)


def in_print(value: object, number_format: str | None = None) -> str:
    """A value as a paper writes it: ``1,234.50`` by the format ``#,##0.00``, ``2023年1月5日``, words as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        return formatted(Decimal(value), number_format)
    return in_words(value) if isinstance(value, date) else printable(str(value))


def formatted(number: Decimal, number_format: str | None) -> str:
    """A number by a spreadsheet's format; of these formats the common ones: ``0``, ``0.00``, ``#,##0.00``, ``0.0%``."""
    found = _NUMBER_FORMAT.fullmatch(number_format or "")
    if not found or not number_format:
        return plain(number)
    grouped, _, places, percent = found.groups()
    shown = number * 100 if percent else number
    rounded = shown.quantize(Decimal(1).scaleb(-len(places or "")), rounding=ROUND_HALF_UP)
    return f"{rounded or Decimal():{',' if grouped else ''}.{len(places or '')}f}{percent or ''}"
