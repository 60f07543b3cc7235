"""Placeholders in declared texts: ``{year-1}`` in labels and headings, ``{seen}`` and figures in a rule's sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple, TypeVar, cast

from core.plugin_api.frozen import FrozenMap

T = TypeVar("T")

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_YEAR = re.compile(r"year(?:([+-])(\d{1,2}))?(:words)?")
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


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


def fill_years(declared: T, year: int | None) -> T:
    """A text with the call's years filled in (``{year-1}`` is the year before the call's, ``{year-1:words}`` the same
    in Chinese figures), or the same frozen declaration with every text of it filled, to whatever depth.

    For standing rules, which have no year, ``{year-1}`` becomes ``N-1``.
    """
    return cast(T, _with_years(declared, year))


def _with_years(thing: Any, year: int | None) -> Any:
    if isinstance(thing, str):
        return _PLACEHOLDER.sub(lambda found: _in_year(found, year), thing) if "{year" in thing else thing
    if isinstance(thing, tuple):
        return tuple(_with_years(item, year) for item in thing)
    if isinstance(thing, Mapping):
        return FrozenMap({key: _with_years(item, year) for key, item in thing.items()})
    if not is_dataclass(thing):
        return thing
    values = ((each.name, getattr(thing, each.name)) for each in fields(thing))
    filled = {name: (value, _with_years(value, year)) for name, value in values}
    changed = {name: after for name, (before, after) in filled.items() if after is not before and after != before}
    return replace(thing, **changed) if changed else thing  # type: ignore[type-var]


def _in_year(found: re.Match[str], year: int | None) -> str:
    offset = _offset(found[1])
    if offset is None:
        return found[0]
    if year is not None:
        figures = str(year + offset)
        return figures.translate(_DIGITS) if found[1].endswith(":words") else figures
    return f"N{offset:+d}" if offset else "N"


def _offset(name: str) -> int | None:
    found = _YEAR.fullmatch(name)
    if found is None:
        return None
    sign, distance, _ = found.groups()
    return int(f"{sign}{distance}") if sign else 0
