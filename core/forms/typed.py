"""Between inputs and answers: what was typed into a page's inputs, gathered as the raw answer to one field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from core.forms.fields import grows
from core.plugin_api.declarations.form import Field, FieldType

PREFIX = "answers."  # so that no field can take the name of another input of the page
UPLOAD = ".upload"

_NESTED = {FieldType.TABLE, FieldType.MATRIX}
_LIST = {FieldType.CHOICES, FieldType.EVIDENCE}
_STEPS = 2  # below the table's name: row, column
_INDEX_DIGITS = 6


class FormData(Protocol):
    """What a browser sent: names with one value or several (a werkzeug MultiDict)."""

    def getlist(self, key: str) -> list[str]: ...

    def keys(self) -> Iterable[str]: ...


def gathered(formdata: FormData, field: Field) -> object:
    """The raw answer to a field: text, a list of texts, or for tables what an API would be sent."""
    name = PREFIX + field.name
    if field.type not in _NESTED:
        values = formdata.getlist(name)
        return values if field.type in _LIST or len(values) > 1 else next(iter(values), None)
    tree: dict[str, object] = {}
    for key in formdata.keys():  # noqa: SIM118  # not a mapping
        if key.startswith(f"{name}."):
            values = formdata.getlist(key)
            _put(tree, key[len(name) + 1 :].split(".", _STEPS - 1), values if len(values) > 1 else values[0])
    return _as_rows(tree) if grows(field) else tree


def typed(field: Field, value: object) -> object:
    """A canonical answer as it stands in the inputs: the same shape, with texts in it."""
    if isinstance(value, Mapping):
        return {key: typed(field, below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [typed(field, below) for below in value]
    return text_of(value)


def text_of(raw: object) -> str:
    """One raw value as the text of an input."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return str(raw) if isinstance(raw, str | int) else ""


def _put(tree: dict[str, object], steps: list[str], value: object) -> None:
    for step in steps[:-1]:
        below = tree.setdefault(step, {})
        if not isinstance(below, dict):
            return
        tree = below
    tree[steps[-1]] = value


def _as_rows(tree: dict[str, object]) -> object:
    """Rows in the order of their numbers; names that are no numbers leave an object, which the table refuses."""
    if not all(key.isascii() and key.isdigit() and len(key) <= _INDEX_DIGITS for key in tree):
        return tree
    return [tree[key] for key in sorted(tree, key=int)]
