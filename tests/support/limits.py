"""The days and minutes that a page calls a limit, to hold them against those of the rulebook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from core import clock
from tests.support.clients import words

_DAY = r"(\d{4})(?:-(\d\d)-(\d\d)| 年 (\d+) 月 (\d+) 日)(?: (\d\d:\d\d))?"
_BEFORE = re.compile(r"(?:截止|期限|最迟|延至|公示到|公示期 [^至]{0,30}至)[^。；\d]{0,20}" + _DAY)
_AFTER = re.compile(_DAY + r"(?:（含当日）)?\s?(?:前|截止|为止|届满|止)")


def limits_on(html: str) -> Iterator[tuple[str, str | None]]:
    """Each day that is called a limit, as 2025-10-27, with its minute where one is told (24:00: the day's end)."""
    text = " ".join(words(re.sub(r"<(script|select)\b.*?</\1>|<!--.*?-->", "", html, flags=re.S)).split())
    for found in (*_BEFORE.finditer(text), *_AFTER.finditer(text)):
        year, month, day, month_too, day_too, minute = found.groups()
        yield f"{year}-{int(month or month_too):02}-{int(day or day_too):02}", minute


def as_told(until: datetime) -> set[tuple[str, str | None]]:
    """How the first instant that is too late may be told: a day's end with or without 24:00, another by its minute."""
    words = clock.closing(until)
    day, minute = words.split(" ")
    return {(day, minute), (day, None)} if minute == "24:00" else {(day, minute)}
