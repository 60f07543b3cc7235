"""Plain YAML scalars.

Kept as text until it is known what they are to be, so that 0.1 stays 0.1 and 05-31 stays 05-31.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from core.plugin_api.frozen import FrozenMap

_INTEGER = re.compile(r"0|-?[1-9]\d*")
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d*)\.\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?")


class Plain(str):
    """The text of an unquoted scalar. A quoted one is an ordinary string: always text."""

    __slots__ = ()


def natural(value: object) -> object:
    """What untyped data (a case's facts, a demo's answers) says: numbers, days, text; mappings and lists frozen."""
    if isinstance(value, Plain):
        return _natural_scalar(str(value))
    if isinstance(value, Mapping):
        return FrozenMap({str(key): natural(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return tuple(natural(inner) for inner in value)
    return value


def integer(text: str) -> int | None:
    """The integer that the text writes, if it writes one."""
    return int(text) if re.fullmatch(r"-?\d+", text, re.ASCII) else None


def decimal(text: str) -> Decimal | None:
    """The decimal that the text writes, exactly."""
    return Decimal(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text, re.ASCII) else None


def day(text: str) -> date | None:
    """The day that the text writes as YYYY-MM-DD."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment(text: str) -> datetime | None:
    """The local date-time that the text writes as ``YYYY-MM-DD HH:MM``: naive, for clocks in Asia/Shanghai."""
    if not _DATE_TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _natural_scalar(text: str) -> object:
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    found = day(text) or moment(text)
    return text if found is None else found
