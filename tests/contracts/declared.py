"""What the declarations say of themselves, in the words in which `docs/hooks.md` documents them."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from core.plugin_api import SYSTEM_FACTS, Judgement, judgements
from core.plugin_api.declarations import Based, Declaration
from core.plugin_api.judgement import is_marked, read
from core.plugin_api.schema import default_of, keys_of

#: What the declarations have from the bases that the document describes once.
OWN_KEYS = {base: frozenset(keys_of(base)) for base in (Declaration, Based)}

_WORDS: dict[Any, str] = {
    str: "text",
    int: "whole number",
    bool: "true/false",
    Decimal: "number",
    date: "date",
    datetime: "date-time",
    Any: "anything",
}


def fact_rows() -> list[str]:
    """The system's facts, as lines of a table."""
    return [
        f"| `{fact.name}` | {type_words(fact.type)} | {fact.scope.value} | {fact.meaning} |"
        for fact in SYSTEM_FACTS.values()
    ]


def kit_rows() -> list[str]:
    """The kit's judgements, as lines of a table."""
    kit = [read(each, "kit") for each in vars(judgements).values() if is_marked(each)]
    return [
        f"| `{each.name}` | {', '.join(f'`{parameter.name}`' for parameter in each.parameters)} | {_first_line(each)} |"
        for each in kit
    ]


def declared_keys(declares: type[Any], *, own: bool = True) -> list[str]:
    """The keys that a file may have; `own`: without those of the bases."""
    inherited: frozenset[str] = frozenset()
    for base, keys in OWN_KEYS.items():
        if own and declares is not base and issubclass(declares, base):
            inherited |= keys
    return [key for key in keys_of(declares) if key not in inherited]


def _first_line(judgement: Judgement) -> str:
    return (inspect.getdoc(judgement.function) or "").partition("\n")[0]


def value_of(declares: type[Any], key: str) -> str:
    """The value that a key has: its type, and whether it is required or what it is where absent."""
    name = keys_of(declares)[key]
    declared = next(each for each in dataclasses.fields(declares) if each.name == name)
    words = type_words(get_type_hints(declares)[name])
    default = default_of(declared)
    if default is dataclasses.MISSING:
        return f"{words}, required"
    if default is None or default == () or isinstance(default, Mapping):
        return words
    said = default.value if isinstance(default, Enum) else str(default).lower()
    return f"{words}; `{said}` where absent"


def type_words(hint: Any) -> str:
    """A type hint in words."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return " or ".join(sorted(type_words(each) for each in arguments if each is not NoneType))
    if origin is tuple:
        return f"list of {type_words(arguments[0])}"
    if origin is Mapping:
        return f"mapping to {type_words(arguments[1])}"
    if hint in _WORDS:
        return _WORDS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " · ".join(f"`{member.value}`" for member in hint)
    return f"[{hint.__name__}](#{hint.__name__.lower()})"
