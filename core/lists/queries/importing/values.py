"""From the text of a cell to the day that it means."""

from __future__ import annotations

import re
from datetime import date

from core import clock

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+\d.*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


def day(text: str) -> date | None:
    """2020-10-16, 2020/10/16, 2020.10.16, 2020年10月16日 or 20201016; None for anything else, even a month."""
    found = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        return None
    try:
        return clock.sensible(date(*(int(part) for part in found.groups())))
    except ValueError:
        return None
