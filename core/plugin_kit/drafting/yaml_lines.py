"""YAML as people write it in plugins: a mapping on one line where it fits, comments above what they explain."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

NOTE = "#"
"""The key of a mapping under which its comment stands."""
_WIDE_LINE = 140
_PLAIN = re.compile(r"[A-Za-z_一-鿿〇（《“][\w一-鿿〇（）《》“”、。，；/·.+-]*(?: [\w一-鿿（）《》“”、。，；]+)*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off"}


def several(items: Sequence[Mapping[str, Any]]) -> str:
    """A file that holds a list of declarations."""
    return "".join(f"{line}\n" for item in items for line in _item(item, 0))


def one(declaration: Mapping[str, Any]) -> str:
    """A file that holds one declaration."""
    return "".join(f"{line}\n" for line in _mapping(declaration, 0))


def _mapping(value: Mapping[str, Any], indent: int) -> Iterator[str]:
    pad = " " * indent
    for note in _notes(value):
        yield f"{pad}# {note}".rstrip()
    for key, inner in value.items():
        if key == NOTE or inner is None:
            continue
        line = f"{pad}{key}: {_flow(inner)}"
        if not _is_nested(inner) or (len(line) <= _WIDE_LINE and not _has_notes(inner) and not _is_long(inner)):
            yield line
        else:
            yield f"{pad}{key}:"
            yield from _block(inner, indent + 2)


def _block(value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _mapping(value, indent)
        return
    for item in value:
        yield from _item(item, indent)


def _item(item: Any, indent: int) -> Iterator[str]:
    pad = " " * indent
    flow = f"{pad}- {_flow(item)}"
    if not _is_nested(item) or (indent and len(flow) <= _WIDE_LINE and not _is_long(item)):
        if isinstance(item, Mapping):
            yield from (f"{pad}# {note}".rstrip() for note in _notes(item))
        yield flow
        return
    if isinstance(item, Mapping):
        yield from (f"{pad}# {note}".rstrip() for note in _notes(item))
        item = {key: inner for key, inner in item.items() if key != NOTE}
    lines = [*_block(item, indent + 2)]
    yield f"{pad}- {lines[0].strip()}"
    yield from lines[1:]


def _notes(value: Mapping[str, Any]) -> Sequence[str]:
    note = value.get(NOTE, ())
    return (note,) if isinstance(note, str) else note


def _has_notes(value: Any) -> bool:
    if isinstance(value, Mapping):
        return NOTE in value or any(map(_has_notes, value.values()))
    return isinstance(value, list | tuple) and any(map(_has_notes, value))


def _is_long(value: Any) -> bool:
    """A list of mappings stands one a line."""
    if isinstance(value, Mapping):
        return any(map(_is_long, value.values()))
    return isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value)


def _is_nested(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        inside = (f"{key}: {_flow(inner)}" for key, inner in value.items() if key != NOTE and inner is not None)
        return f"{{{', '.join(inside)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal | date):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    text = str(value)
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=False)
