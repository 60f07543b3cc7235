"""From type hints to marshmallow fields: each reads what a file or JSON gives, strictly, and writes JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NoReturn, Union, get_args, get_origin

from marshmallow import Schema, ValidationError, fields

from core.plugin_api import scalars
from core.plugin_api.faults import did_you_mean
from core.plugin_api.frozen import FrozenMap

#: Gives, for a nested dataclass, what marshmallow calls to get its schema (late, since a dataclass may hold itself).
NestedSchema = Callable[[type[Any]], Callable[[], Schema]]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a value, and what would mend it."""

    message: str
    cure: str


def refuse(message: str, cure: str) -> NoReturn:
    """Refuse the value at hand."""
    raise ValidationError([Problem(message, cure)])


class Text(fields.Field[str]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, str):
            return str(value)
        if isinstance(value, bool):
            refuse("this must be text, not true or false", "put it in quotes")
        refuse(f"this must be text, not {_kind(value)}", "write one line of text")


class Integer(fields.Field[int]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        number = scalars.integer(value) if isinstance(value, str) else None
        if number is None:
            refuse(f"{_shown(value)} is not a whole number", "write digits only, such as 15")
        return number


class Number(fields.Field[Decimal]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        number = scalars.decimal(value) if isinstance(value, str) else None
        if number is None:
            refuse(f"{_shown(value)} is not a number", "write digits, with a point where it has decimals, and no unit")
        return number

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{value:f}"


class YesNo(fields.Field[bool]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        refuse(f"{_shown(value)} is neither true nor false", "write true or false, without quotes")


class TextOrYesNo(fields.Field[str | bool]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, str):
            return str(value)
        refuse(f"this must be text, true or false, not {_kind(value)}", "write an option's name, true or false")


class Day(fields.Field[date]):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        found = scalars.day(value) if isinstance(value, str) else None
        if found is None:
            refuse(f"{_shown(value)} is not a date", "write it as YYYY-MM-DD")
        return found

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.isoformat()


class Moment(Day):
    """A local date-time; where ``or_day``, a day as well."""

    def __init__(self, *, or_day: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.or_day = or_day

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        text = value if isinstance(value, str) else ""
        found = scalars.moment(text) or (scalars.day(text) if self.or_day else None)
        if found is None:
            what, cure = ("a date or date-time", "YYYY-MM-DD, or ") if self.or_day else ("a date-time", "")
            refuse(f"{_shown(value)} is not {what}", f"write it as {cure}YYYY-MM-DD 17:00 (local time, no offset)")
        return found


class OneOf(fields.Field[Enum]):
    def __init__(self, members: type[Enum], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.members = members

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Enum:
        for member in self.members:
            if isinstance(value, str) and member.value == value:
                return member
        names = [str(member.value) for member in self.members]
        refuse(f"{_shown(value)} is not one of the values", did_you_mean(str(value), names, what="value"))

    def _serialize(self, value: Enum | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else value.value


class TupleOf(fields.Field[tuple[Any, ...]]):
    """A list in the file, a tuple in the declaration."""

    def __init__(self, inner: fields.Field[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = inner

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            cure = f"write [{value}]" if isinstance(value, str) else "write [first, second], or one `- item` a line"
            refuse(f"this must be a list, not {_kind(value)}", cure)
        return tuple(_each(self.inner, enumerate(value)).values())

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> list[Any]:
        return [self.inner._serialize(each, attr, obj, **kwargs) for each in value or ()]


class MapOf(fields.Field[FrozenMap[str, Any]]):
    """A mapping in the file, frozen in the declaration."""

    def __init__(self, inner: fields.Field[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.inner = inner

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> FrozenMap[str, Any]:
        if not isinstance(value, Mapping):
            refuse(
                f"this must be a mapping of keys, not {_kind(value)}", "write {key: value}, or one `key: value` a line"
            )
        return FrozenMap(_each(self.inner, ((str(key), each) for key, each in value.items())))

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> dict[str, Any]:
        return {key: self.inner._serialize(each, attr, obj, **kwargs) for key, each in (value or {}).items()}


class Anything(fields.Field[Any]):
    """Untyped data: a case's facts, a demo's answers."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return scalars.natural(value)


def field_for(
    hint: Any, *, nested: NestedSchema, data_key: str | None = None, required: bool = False
) -> fields.Field[Any]:
    """The field for a type hint. Raises TypeError for a hint that no declaration has had so far."""
    members = frozenset(get_args(hint) if get_origin(hint) in {Union, UnionType} else {hint})
    may_be_none = NoneType in members or hint is Any
    members -= {NoneType}
    options: dict[str, Any] = {
        "required": required,
        "allow_none": may_be_none,
        "data_key": data_key,
        "error_messages": {
            "required": Problem(f"the key `{data_key}` is missing", f"add `{data_key}:` here"),
            "null": Problem("this is blank", "give it a value, or leave the key out"),
        },
    }
    if members in _UNIONS:
        return _UNIONS[members](**options)
    if len(members) != 1:
        raise TypeError(f"no field for {hint}")
    return _single(next(iter(members)), nested, options)


def without_none(hint: Any) -> Any:
    """``X`` of ``X | None``; any other hint as it is."""
    members = [each for each in get_args(hint) if each is not NoneType]
    return members[0] if get_origin(hint) in {Union, UnionType} and len(members) == 1 else hint


def _single(hint: Any, nested: NestedSchema, options: dict[str, Any]) -> fields.Field[Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in _SCALARS:
        return _SCALARS[hint](**options)
    if origin is tuple:
        return TupleOf(field_for(arguments[0], nested=nested), **options)
    if origin is Mapping or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return MapOf(field_for(arguments[1], nested=nested), **options)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return OneOf(hint, **options)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return fields.Nested(nested(hint), **options)
    raise TypeError(f"no field for {hint}")


def _each(inner: fields.Field[Any], values: Any) -> dict[Any, Any]:
    """Every value read by the inner field; all that is wrong is raised together, by index or key."""
    read, wrong = {}, {}
    for key, value in values:
        try:
            read[key] = inner.deserialize(value)
        except ValidationError as error:
            wrong[key] = error.messages
    if wrong:
        raise ValidationError(wrong)
    return read


def _shown(value: object) -> str:
    return repr(str(value)) if isinstance(value, str) else _kind(value)


def _kind(value: object) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f"the text {str(value)!r}"
    return "true or false" if isinstance(value, bool) else repr(value)


_SCALARS: dict[Any, Callable[..., fields.Field[Any]]] = {
    str: Text,
    int: Integer,
    bool: YesNo,
    Decimal: Number,
    date: Day,
    datetime: lambda **options: Moment(or_day=False, **options),
    Any: Anything,
}
_UNIONS: dict[frozenset[Any], Callable[..., fields.Field[Any]]] = {
    frozenset({date, datetime}): lambda **options: Moment(or_day=True, **options),
    frozenset({str, bool}): TextOrYesNo,
}
