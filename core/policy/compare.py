"""What differs between two books, or two days of one: value by value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.plugin_api import schema
from core.plugin_api.declarations import Declaration
from core.plugin_api.kinds import KINDS, Kind
from core.plugin_api.placeholders import fill_years
from core.policy.book import PolicyBook

_REGION = "region"
_NAMING = ("id", "name", "number", "tier", "heading", "field", "text", "label")
_CALLING = ("title", "label", "name", "says")


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs. ``key`` is its path, or None where a whole declaration stands on one side only.

    ``left`` and ``right`` are JSON values; None where the side has none. ``called`` are the elements of lists on the
    path, in its order, as people know them.
    """

    kind: str
    id: str
    key: str | None
    left: Any
    right: Any
    called: tuple[str, ...] = field(default=(), compare=False)


def compare(left: PolicyBook, right: PolicyBook) -> tuple[Difference, ...]:
    """Every difference, by kind and id. Declarations are matched by id, else by what they are about."""
    found = list(_values(_REGION, right.region.id, schema.dump(left.region), schema.dump(right.region)))
    for kind in KINDS.values():
        found += _kind(kind, left.of(kind), right.of(kind))
    return tuple(found)


def _kind(kind: Kind[Any], left: Mapping[str, Any], right: Mapping[str, Any]) -> Iterator[Difference]:
    matched = {name: name for name in left if name in right}
    free = {about: name for name, each in right.items() if name not in left and (about := _subject(each)) is not None}
    for name, each in left.items():
        if name not in right and (about := _subject(each)) in free:
            matched[name] = free.pop(about)
    for name in sorted({*left, *right} - set(matched) - set(matched.values())):
        one, other = left.get(name), right.get(name)
        yield Difference(kind.name, name, None, _whole(one), _whole(other))
    for name in sorted(matched):
        yield from _values(kind.name, name, _whole(left[name]), _whole(right[matched[name]]))


def _subject(declaration: Any) -> object:
    """What a declaration is about where that is more than its id."""
    about = declaration.subject if isinstance(declaration, Declaration) else (declaration.id,)
    return about if about != (declaration.id,) else None


def _whole(declaration: Any) -> Any:
    return None if declaration is None else schema.dump(declaration)


def _values(
    kind: str, name: str, left: Any, right: Any, key: str = "", called: tuple[str, ...] = ()
) -> Iterator[Difference]:
    if left == right:
        return
    if isinstance(left, dict) and isinstance(right, dict):
        for inner in sorted({*left, *right}):
            path = f"{key}.{inner}" if key else inner
            yield from _values(kind, name, left.get(inner), right.get(inner), path, called)
    elif (one := _by_name(left)) is not None and (other := _by_name(right)) is not None:
        for inner in [*one, *(each for each in other if each not in one)]:
            here, there = one.get(inner), other.get(inner)
            word = _called(here or there or {}) or inner
            yield from _values(kind, name, here, there, f"{key}[{inner}]", (*called, word))
    else:
        yield Difference(kind, name, key, left, right, called)


def _called(item: dict[str, Any]) -> str | None:
    """What an element is called by people, where it says so."""
    word = next((item[key] for key in _CALLING if item.get(key)), None)
    return None if word is None else fill_years(str(word), None)


def _by_name(items: Any) -> dict[str, Any] | None:
    """A list of mappings by what names each of them, so that stages are compared with stages, fields with fields."""
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        return None
    for naming in _NAMING:
        names = [str(each[naming]) for each in items if naming in each]
        if len(set(names)) == len(items):
            return dict(zip(names, items, strict=True))
    return None
