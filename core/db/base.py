"""The declarative base of all models, its column types, and the registry of append-only tables."""

from __future__ import annotations

import enum
import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated, Any, ClassVar, TypeVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Double,
    Enum,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, class_mapper, mapped_column, registry
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from core import clock

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


MAX_DIGITS = 15


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant: stored in UTC, read back in UTC. A naive one is refused, for nobody knows what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A naive datetime cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal that both databases keep, compare and order alike.

    SQLite knows binary floats only; they return up to 15 significant digits unchanged, so longer ones are refused.
    """

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(Double() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if len(value.normalize().as_tuple().digits) > MAX_DIGITS:
            raise ValueError(f"A decimal of more than {MAX_DIGITS} digits cannot be stored: {value}")
        return float(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        found = value if isinstance(value, Decimal) else Decimal(repr(value))
        # 12.50 and 12.5 are one number; 1E+2 is not how anybody writes one.
        return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A column of plain JSON values: JSONB on PostgreSQL, text on SQLite. SQL NULL for None."""


class Words(TypeDecorator[tuple[str, ...]]):
    """A column of words in `Json`, as it is read for many rows at once: the same text is taken apart once."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else Text())

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        return _words(value) if isinstance(value, str) else None if value is None else tuple(value)


@lru_cache(maxsize=1_024)
def _words(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


class TextAt(FunctionElement[str]):
    """The text under a key of a column of `Json`, NULL where there is none; the key in any letters.

    SQLite's own paths compare a key with how it was escaped when it was written, so that 评价机构 would find nothing.
    """

    type = Text()
    inherit_cache = True


@compiles(TextAt, "postgresql")
def _at_of_postgresql(element: TextAt, compiler: SQLCompiler, **kwargs: Any) -> str:
    column, key = element.clauses
    return f"({compiler.process(column, **kwargs)} ->> {compiler.process(key, **kwargs)})"


@compiles(TextAt, "sqlite")
def _at_of_sqlite(element: TextAt, compiler: SQLCompiler, **kwargs: Any) -> str:
    column, key = (compiler.process(each, **kwargs) for each in element.clauses)
    return f"(SELECT value FROM json_each({column}) WHERE json_each.key = {key})"  # noqa: S608  # of compiled parts


Serial = BigInteger().with_variant(Integer(), "sqlite")
"""A primary key that counts upward, for ledgers whose rows have an order of their own."""


def _values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


_TYPES: dict[Any, Any] = {
    datetime: UtcDateTime(),
    Decimal: ExactDecimal(),
    str: Text(),
    dict[str, Any]: Json,
    list[Any]: Json,
    list[str]: Json,
    # Words, not numbers, so that a row can be read; guarded by the type, so that a new word needs no migration.
    enum.StrEnum: Enum(
        enum.StrEnum,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=_values,
        validate_strings=True,
    ),
}


@cache
def _defaults(model: type[Base]) -> Sequence[tuple[str, Any]]:
    known = ((attribute.key, attribute.columns[0]) for attribute in class_mapper(model).column_attrs)
    return [(name, of.default) for name, of in known if isinstance(of, Column) and of.default is not None]


def _make(row: Base, **values: Any) -> None:
    """How every row is made: its defaults hold at once, and not only when it is written."""
    model = type(row)
    for name, default in _defaults(model):
        if name not in values:
            setattr(row, name, default.arg(None) if default.is_callable else default.arg)
    for name, value in values.items():  # last: what is given may settle what stands beside it
        if not hasattr(model, name):
            raise TypeError(f"{model.__name__} has no {name!r}.")
        setattr(row, name, value)


class Base(DeclarativeBase):
    """Base of all models. Every model names its table; `__noun__` is its word in sentences for people.

    A unique or check constraint may carry `info={"says": "…", "field": "…"}`: the sentence and the form field of the
    `Conflict` that is raised where it is hurt.
    """

    __noun__: ClassVar[str] = "记录"

    registry = registry(metadata=MetaData(naming_convention=NAMING), type_annotation_map=_TYPES, constructor=_make)


def new_id() -> str:
    """An id that nobody can guess: 32 hexadecimal digits."""
    return uuid.uuid4().hex


Now = Annotated[datetime, mapped_column(UtcDateTime, default=clock.now)]
"""The instant at which a row is made, unless another is given."""


class Identified:
    """A random primary key, so that no id tells anything or can be guessed."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id, sort_order=-1)


def rows_where(condition: str) -> dict[str, Any]:
    """Of an index: that it holds those rows only for which this is so, on either kind of database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


constraints_of_sqlite: set[str] = set()
"""Indexes that stand for constraints in the databases that SQLite has kept since the first release."""


def unique_and_changing(table: str, column: str, **info: str) -> Index:
    """Of a table that others refer to: no two rows have the same in this column, and a row's own may change.

    PostgreSQL holds a row against whoever only refers to it while anything changes that could be referred to. An index
    with a condition never could, so this one has one that holds wherever it is asked for.
    """
    name = f"uq_{table}_{column}"
    constraints_of_sqlite.add(name)
    return Index(name, column, unique=True, postgresql_where=text(f"{column} IS NOT NULL"), info=dict(info))


M = TypeVar("M", bound="type[Base]")

append_only: set[str] = set()
"""Tables whose rows the database itself refuses to change or delete; filled by `appended`."""


def appended(model: M) -> M:
    """Class decorator: the model's table takes new rows only, held by triggers that the migrations make."""
    append_only.add(model.__tablename__)
    return model


derivations: set[str] = set()
"""Tables that triggers write from others: who fills those fills these. Filled by `derived`."""


def derived(model: M) -> M:
    """Class decorator: the database itself writes the model's table, by triggers that the migrations make."""
    derivations.add(model.__tablename__)
    return model


class Counted(Base):
    """What all rows of a place say together: by how much each column of `__sums__` is more (or less) there.

    Triggers write a row for each change, which so waits for no other's; `core.db.folding` folds them. `changes` says of
    how many a row is: all together are another number after every commit. The other columns are the place.
    """

    __abstract__ = True
    __sums__: ClassVar[tuple[str, ...]] = ("number",)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    number: Mapped[int]
    changes: Mapped[int] = mapped_column(server_default="1")
