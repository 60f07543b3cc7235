"""Walks a declaration: every dataclass inside it, with the path of its key as the file has it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from core.plugin_api.declarations import Place, Stage
from core.plugin_api.schema import key_of


class Part(NamedTuple):
    """A dataclass inside a declaration, and its path (``stages[1]``; empty for the declaration itself)."""

    path: str
    value: Any


class Citation(NamedTuple):
    """Where a clause is cited: the path of the key, the clause's id, and the part that cites it.

    ``key``: the key of the part for which alone it is cited; empty where the whole part rests on it.
    """

    path: str
    clause: str
    part: Any
    key: str = ""


def parts(declaration: Any) -> Iterator[Part]:
    """The declaration and everything declared inside it, outermost first."""
    yield from _within(declaration, "")


def citations(declaration: Any) -> Iterator[Citation]:
    """Every clause that the declaration or a part of it cites."""
    for path, part in parts(declaration):
        within = f"{path}." if path else ""
        clause = getattr(part, "clause", None)
        if clause is not None:
            yield Citation(f"{within}clause", clause, part)
        if isinstance(part, Stage):
            for key, cited in part.clauses.items():
                yield Citation(f"{within}clauses.{key}", cited, part, key)


def own_name(part: Any) -> str:
    """What a part is known by; empty where it bears no name."""
    return str(getattr(part, "id", None) or getattr(part, "name", None) or getattr(part, "label", None) or "")


def _within(value: Any, path: str) -> Iterator[Part]:
    if isinstance(value, Place):
        return
    if dataclasses.is_dataclass(value):
        yield Part(path, value)
        for each in dataclasses.fields(value):
            key = key_of(each)
            yield from _within(getattr(value, each.name), f"{path}.{key}" if path else key)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _within(inner, f"{path}[{index}]")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _within(inner, f"{path}.{key}")
