"""A declared form as it is read, not filled: its conditions in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]


def said_when(form: Json, when: Json) -> str:
    """A condition on another answer, in words: “是否重点行业”为“是”."""
    name, _, inner = str(when["field"]).partition(".")
    field = next((each for each in _fields(form) if each["name"] == name), None)
    if field is None:
        return f"“{when['field']}”符合条件"
    values = when["one_of"] if "one_of" in when else [when["is"]]
    said = "或".join(f"“{_value(field, value)}”" for value in values)
    return f"“{_label(field, inner)}”为{said}"


def _fields(form: Json) -> Iterator[Json]:
    for section in form["sections"]:
        yield from section["fields"]


def _label(field: Json, inner: str) -> str:
    part = next((each["label"] for each in field["rows"] or () if each["name"] == inner), None)
    return f"{field['label']}：{part}" if part else str(field["label"])


def _value(field: Json, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return next((str(each["label"]) for each in field["choices"] if each["name"] == value), str(value))
