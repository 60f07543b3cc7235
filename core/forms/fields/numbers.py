"""Numbers: integers, decimals with a unit, percentages, years. Decimals are kept as strings in plain notation."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from core.clock import FIRST_YEAR, LAST_YEAR
from core.forms.faults import Reading, Refused, seen
from core.forms.fields.dates import earliest
from core.forms.fields.kind import Scalar
from core.forms.fields.plain import half_width
from core.plugin_api.declarations.form import Field
from core.plugin_api.ruling import plain

MOST_DIGITS = 15  # before the decimal point: what a spreadsheet still shows exactly

_LONGEST = 60
_SAMPLE = Decimal(120)
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)


def number_from(raw: object, unit: str | None = None, kind: str = "数字，如 1234.5") -> Decimal:
    """A finite number from text (１２．５、1,234.5、12.5%) or a JSON number; raises Refused, asking for a ``kind``."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise _not_a_number(raw, kind)
    if isinstance(raw, int) and raw.bit_length() > 4 * _LONGEST:
        raise _too_large()
    if isinstance(raw, float | Decimal):
        return _from_binary(raw, kind)
    text = half_width(str(raw))
    if unit:
        text = text.removesuffix(half_width(unit)).rstrip()
    if not _PLAIN.fullmatch(text) and not _GROUPED.fullmatch(text):
        raise _not_a_number(raw, kind)
    if len(text) > _LONGEST:
        raise _too_large()
    return _bounded(Decimal(text.replace(",", "")))


def _from_binary(raw: float | Decimal, kind: str) -> Decimal:
    number = Decimal(repr(raw)) if isinstance(raw, float) else raw
    if not number.is_finite():
        raise _not_a_number(raw, kind)
    return _bounded(number)


def _bounded(number: Decimal) -> Decimal:
    if number and number.adjusted() >= MOST_DIGITS:
        raise _too_large()
    return number


def _not_a_number(raw: object, kind: str) -> Refused:
    return Refused(f"应填写{kind}；现为“{seen(raw)}”，请改正。")


def _too_large() -> Refused:
    return Refused(f"数值过大或过长，小数点前最多 {MOST_DIGITS} 位，请核对数值和计量单位。")


def _within(field: Field, number: Decimal) -> None:
    unit = f" {field.unit}" if field.unit else ""
    if field.least is not None and number < field.least:
        if field.decimals and field.least == Decimal(1).scaleb(-field.decimals):
            raise Refused(f"应大于 0，现为 {plain(number)}{unit}，请核对。")
        raise Refused(f"不能小于 {plain(field.least)}{unit}，现为 {plain(number)}{unit}，请核对。")
    if field.most is not None and number > field.most:
        raise Refused(f"不能大于 {plain(field.most)}{unit}，现为 {plain(number)}{unit}，请核对。")


def _bounds(field: Field) -> dict[str, Any]:
    bounds = {"minimum": field.least, "maximum": field.most}
    return {key: float(bound) for key, bound in bounds.items() if bound is not None}


class DecimalNumber(Scalar):
    """A number with at most ``decimals`` places, kept as a string."""

    def value(self, field: Field, raw: object, reading: Reading) -> object:
        number = number_from(raw, field.unit)
        if number != number.quantize(Decimal(1).scaleb(-field.decimals)):
            raise Refused(f"最多保留 {field.decimals} 位小数，现为“{seen(raw)}”，请四舍五入后填写。")
        _within(field, number)
        return plain(number)

    def fact(self, field: Field, value: Any) -> object:
        return Decimal(value)

    def printed(self, field: Field, value: Any) -> object:
        return Decimal(value)

    def describe(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "decimal"}


class Percentage(DecimalNumber):
    """A number of per cent: ``12.5`` is 12.5 %. It may be typed with its sign."""

    def value(self, field: Field, raw: object, reading: Reading) -> object:
        return super().value(field, half_width(raw).removesuffix("%") if isinstance(raw, str) else raw, reading)


class Integer(Scalar):
    """A whole number."""

    def value(self, field: Field, raw: object, reading: Reading) -> object:
        kind = f"整数，如 {plain(_SAMPLE if field.most is None else min(_SAMPLE, field.most))}"
        number = number_from(raw, field.unit, kind)
        if number != number.to_integral_value():
            raise _not_a_number(raw, kind)
        _within(field, number)
        return int(number)

    def printed(self, field: Field, value: Any) -> object:
        return value

    def describe(self, field: Field) -> dict[str, Any]:
        return {"type": "integer", **_bounds(field)}


class Year(Integer):
    """A calendar year of four digits."""

    def value(self, field: Field, raw: object, reading: Reading) -> object:
        text = half_width(raw).removesuffix("年").rstrip() if isinstance(raw, str) else raw
        try:
            year = number_from(text)
        except Refused:
            year = Decimal(0)
        if year != year.to_integral_value() or not FIRST_YEAR <= year <= LAST_YEAR:
            raise Refused(f"应填写四位数的年份，如 {reading.today.year}；现为“{seen(raw)}”，请改正。")
        _within(field, year)
        if field.not_future and year > reading.today.year:
            raise Refused(f"不能晚于今年（{reading.today.year} 年），现为 {int(year)} 年，请核对。")
        first, called = earliest(field, reading)
        if first is not None and year < first.year:
            raise Refused(f"不能早于 {first.year} 年{called}，现为 {int(year)} 年，请核对。")
        return int(year)

    def words(self, field: Field, value: Any) -> str:
        return f"{value} 年"
