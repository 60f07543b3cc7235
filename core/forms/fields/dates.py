"""Dates, kept in ISO 8601."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Any

from core.clock import FIRST_YEAR, LAST_YEAR
from core.forms.faults import Reading, Refused, seen
from core.forms.fields.kind import Scalar
from core.forms.fields.plain import compact
from core.plugin_api.declarations.form import Field
from core.plugin_api.known import KNOWN_DAYS

_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))", re.ASCII)
MONTHS = 12


class Date(Scalar):
    """A day: 2023-01-05, 2023/1/5, 2023.1.5, 2023年1月5日 or 20230105."""

    def value(self, field: Field, raw: object, reading: Reading) -> object:
        found = _DATE.fullmatch(compact(raw)) if isinstance(raw, str) else None
        if found is None:
            raise Refused(f"应填写日期，如 2023-01-05 或 2023年1月5日；现为“{seen(raw)}”，请改正。")
        day = _day(*(int(part) for part in found.groups() if part is not None))
        if field.not_future and day > reading.today:
            raise Refused(f"不能晚于今天（{reading.today.isoformat()}），现为 {day.isoformat()}，请核对。")
        first, called = earliest(field, reading)
        if first is not None and day < first:
            raise Refused(f"不能早于 {first.isoformat()}{called}，现为 {day.isoformat()}，请核对。")
        return day.isoformat()

    def fact(self, field: Field, value: Any) -> object:
        return date.fromisoformat(value)

    def printed(self, field: Field, value: Any) -> object:
        return date.fromisoformat(value)

    def words(self, field: Field, value: Any) -> str:
        return in_words(date.fromisoformat(value))

    def describe(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


def earliest(field: Field, reading: Reading) -> tuple[date | None, str]:
    """The first day that an answer may name, and what that day is, in brackets; None where none is bound or known."""
    bound = field.not_before
    if bound is None or bound not in KNOWN_DAYS:
        return (None if bound is None else date.fromisoformat(bound)), ""
    first = reading.known.get(bound)
    return (first if isinstance(first, date) else None), f"（{KNOWN_DAYS[bound]}）"


def in_words(day: date) -> str:
    """``2023年1月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"的年份应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间，现为 {year}，请改正。")
    if not 1 <= month <= MONTHS:
        raise Refused(f"的月份应在 1 至 {MONTHS} 之间，现为 {month}，请改正。")
    if not 1 <= day <= monthrange(year, month)[1]:
        raise Refused(f"的日期不存在：{year} 年 {month} 月没有 {day} 日，请改正。")
    return date(year, month, day)
