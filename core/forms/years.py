"""A declaration with the call's years filled in: in the call of 2024 ``{year-1} 年预计`` reads ``2023 年预计``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from core.plugin_api import placeholders
from core.plugin_api.frozen import FrozenMap

T = TypeVar("T")


def fill_years(declaration: T, year: int | None) -> T:
    """The same frozen declaration with the year filled into every text of it, to whatever depth.

    Standing rules have no year: ``{year-1}`` then reads ``N-1``.
    """
    return cast(T, _filled(declaration, year))


def _filled(thing: Any, year: int | None) -> Any:
    if isinstance(thing, str):
        return placeholders.fill_years(thing, year) if "{year" in thing else thing
    if isinstance(thing, tuple):
        return tuple(_filled(item, year) for item in thing)
    if isinstance(thing, Mapping):
        return FrozenMap({key: _filled(item, year) for key, item in thing.items()})
    if is_dataclass(thing) and not isinstance(thing, type):
        return _with_years(thing, year)
    return thing


def _with_years(declaration: Any, year: int | None) -> Any:
    changed = {}
    for field in fields(declaration):
        before = getattr(declaration, field.name)
        after = _filled(before, year)
        if after is not before and after != before:
            changed[field.name] = after
    return replace(declaration, **changed) if changed else declaration
