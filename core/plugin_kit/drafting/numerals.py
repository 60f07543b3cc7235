"""Numbers as notices write them: 十二, 12, １２, ⑫."""

from __future__ import annotations

import unicodedata

DIGITS = "零一二三四五六七八九"
_VALUES = {**{sign: value for value, sign in enumerate(DIGITS)}, "〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
SIGNS = "零〇○一二两三四五六七八九十百千"
TEN = 10


def value(text: str) -> int | None:
    """The number that a text writes; None where it writes none."""
    if len(text) == 1 and unicodedata.category(text) == "No":
        return int(unicodedata.numeric(text))
    if text.isdecimal():
        return int(text)
    if not text or any(sign not in SIGNS for sign in text):
        return None
    if not any(sign in _UNITS for sign in text):  # 二〇二三
        return int("".join(str(_VALUES[sign]) for sign in text))
    total, digit = 0, None
    for sign in text:
        if sign in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[sign]
            digit = None
        else:
            digit = _VALUES[sign]
    return total + (digit or 0)


def chinese(number: int) -> str:
    """A number up to 99 as chapters and clauses are counted: 十二."""
    tens, ones = divmod(number, TEN)
    if not tens:
        return DIGITS[number]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
