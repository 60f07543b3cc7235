"""Marshmallow schemas derived from the frozen declarations: unknown keys refused, both directions.

A schema reads what a file or a stored JSON says into a declaration, and writes a declaration as JSON that reads back
equal. Decimals and dates are text in JSON. Each problem is a `Problem`, with its cure.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Annotated, Any, Generic, NamedTuple, TypeVar, cast, get_origin, get_type_hints

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_dump, post_load, validates_schema

from core.plugin_api.declarations import Place
from core.plugin_api.faults import did_you_mean
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.schema_fields import Problem, field_for, without_none

T = TypeVar("T")


class Located(NamedTuple):
    """A problem and the path of the key that it is about (``stages[1].actor``)."""

    path: str
    problem: Problem


class NotReadable(Exception):
    """What was given is not such a declaration; ``problems`` say why, each with the path of its key."""

    def __init__(self, problems: tuple[Located, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{each.path}: {each.problem.message}" for each in problems))


class DeclarationSchema(Schema, Generic[T]):
    """The base of every derived schema."""

    class Meta:
        unknown = EXCLUDE  # refused below, where the cure can name the nearest key

    declares: type[T]
    absent: frozenset[str]  # the keys that are left out when they have no value

    error_messages = {  # noqa: RUF012  # marshmallow's own way
        "type": cast(str, Problem("this must be a mapping of keys", "write `key: value` lines here")),
    }

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown(self, _data: Any, original: Any, **_: Any) -> None:
        """Unknown keys, each with the nearest known one."""
        known = {loaded.data_key or name for name, loaded in self.load_fields.items()}
        wrong = [key for key in original if key not in known] if isinstance(original, Mapping) else []
        if wrong:
            kind = readable_name(self.declares)
            raise ValidationError(
                {key: [Problem(f"{kind} has no such key", did_you_mean(key, known, what="key"))] for key in wrong}
            )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> T:
        """The declaration itself."""
        return self.declares(**data)

    @post_dump
    def leave_out_absent(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Only what says something is written."""
        return {key: value for key, value in data.items() if key not in self.absent or value not in (None, [], {})}


def load(declares: type[T], data: object, *, stored: bool = False) -> T:
    """Read a declaration. ``stored``: what `dump` wrote, with the declaration's origin. Raises NotReadable."""
    try:
        return cast(T, schema_of(declares, stored=stored).load(cast(Any, data)))
    except ValidationError as error:
        raise NotReadable(tuple(_flat(error.messages, ""))) from None


def dump(declaration: Any) -> dict[str, Any]:
    """The declaration as JSON: what `load(..., stored=True)` reads back equal. Absent values are left out."""
    return cast(dict[str, Any], schema_of(type(declaration), stored=True).dump(declaration))


def schema_of(declares: type[Any], *, stored: bool = False) -> Schema:
    """The schema of a declaration's type; in a file, what the reader sets by itself (origin, place) is no key."""
    if (declares, stored) not in _schemas:
        _schemas[declares, stored] = _schema_class(declares, stored)()
    return _schemas[declares, stored]


_schemas: dict[tuple[type[Any], bool], Schema] = {}


def keys_of(declares: type[Any]) -> dict[str, str]:
    """The keys that a file may have, mapped to the names of the dataclass's fields."""
    return {key_of(each): each.name for each in dataclasses.fields(declares) if each.metadata.get("read", True)}


def key_of(declared: dataclasses.Field[Any]) -> str:
    """A dataclass field's key in the file."""
    return str(declared.metadata.get("key", declared.name))


class Attribute(NamedTuple):
    """An attribute as people and books know it: its word, and the type of what it holds, ``None`` left aside."""

    label: str
    holds: Any


def attributes(declares: type[Any]) -> Mapping[str, Attribute]:
    """The attributes of a declaration's type that have a word (all that its author writes), by their keys."""
    if declares not in _attributes:
        _attributes[declares] = _worded(declares)
    return _attributes[declares]


_attributes: dict[type[Any], Mapping[str, Attribute]] = {}


def _worded(declares: type[Any]) -> Mapping[str, Attribute]:
    hints = get_type_hints(declares, include_extras=True)
    return {
        key_of(each): Attribute(hint.__metadata__[0], without_none(hint.__origin__))
        for each in dataclasses.fields(declares)
        if get_origin(hint := hints[each.name]) is Annotated
    }


def default_of(declared: dataclasses.Field[Any]) -> Any:
    """The value of a key that is left out; `dataclasses.MISSING` for a key that must be given."""
    if declared.default_factory is not dataclasses.MISSING:
        return declared.default_factory()
    return declared.default


_ABSENT: tuple[Any, ...] = (None, (), FrozenMap())


def readable_name(declares: type[Any]) -> str:
    """``EvaluatorCap`` as it is said in a sentence: ``an evaluator cap``."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in declares.__name__).strip()
    words = words.removesuffix(" tiers")
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _schema_class(declares: type[Any], stored: bool) -> type[Schema]:
    hints = get_type_hints(declares)
    members: dict[str, Any] = {
        "declares": declares,
        "absent": frozenset(key_of(each) for each in dataclasses.fields(declares) if default_of(each) in _ABSENT),
    }
    for declared in dataclasses.fields(declares):
        if _is_read(declared, stored, hints):
            members[declared.name] = _marshmallow_field(declared, hints[declared.name], stored)
    return type(f"{declares.__name__}Schema", (DeclarationSchema,), members)


def _is_read(declared: dataclasses.Field[Any], stored: bool, hints: Mapping[str, Any]) -> bool:
    if hints[declared.name] is Place:
        return False
    return stored or bool(declared.metadata.get("read", True))


def _marshmallow_field(declared: dataclasses.Field[Any], hint: Any, stored: bool) -> fields.Field[Any]:
    return field_for(
        hint,
        nested=lambda inner: lambda: schema_of(inner, stored=stored),
        data_key=key_of(declared),
        required=default_of(declared) is dataclasses.MISSING,
    )


def _flat(messages: object, path: str) -> list[Located]:
    """Marshmallow's nested messages as a flat list with paths."""
    if isinstance(messages, Mapping):
        return [each for key, inner in messages.items() for each in _flat(inner, _join(path, key))]
    if isinstance(messages, list):
        return [each for inner in messages for each in _flat(inner, path)]
    problem = messages if isinstance(messages, Problem) else Problem(str(messages), "see docs/hooks.md")
    return [Located(path, problem)]


def _join(path: str, key: object) -> str:
    if key == "_schema":
        return path
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else str(key)
