"""Placeholders in declared texts: ``{year-1}`` in labels and headings, ``{seen}`` and figures in a rule's sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_YEAR = re.compile(r"year(?:([+-])(\d{1,2}))?")


class Placeholder(NamedTuple):
    """What stands between braces; ``year_offset`` where it speaks of the call's year."""

    name: str
    year_offset: int | None


def placeholders(text: str) -> tuple[Placeholder, ...]:
    """Every placeholder of a text, in its order."""
    return tuple(Placeholder(name, _offset(name)) for name in _PLACEHOLDER.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with the given placeholders filled; one that is not given stays as it is."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def fill_years(text: str, year: int | None) -> str:
    """The text with the call's years filled in: ``{year-1}`` is the year before the call's.

    For standing rules, which have no year, ``{year-1}`` becomes ``N-1``.
    """

    def filled(found: re.Match[str]) -> str:
        offset = _offset(found[1])
        if offset is None:
            return found[0]
        if year is not None:
            return str(year + offset)
        return f"N{offset:+d}" if offset else "N"

    return _PLACEHOLDER.sub(filled, text)


def _offset(name: str) -> int | None:
    found = _YEAR.fullmatch(name)
    if found is None:
        return None
    sign, distance = found.groups()
    return int(f"{sign}{distance}") if sign else 0
