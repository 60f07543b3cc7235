"""What SQLAlchemy has no word for: plain rows without objects, a row that is made if missing, text as it was typed,
words of ours as they stand in a statement, pieces of what is too much for one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar, TypeVarTuple, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CursorResult,
    Select,
    SQLColumnExpression,
    String,
    bindparam,
    false,
    func,
    literal,
    literal_column,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import TypedReturnsRows

from core import clock
from core.db import db
from core.db.base import Base

Columns = TypeVarTuple("Columns")
T = TypeVar("T")
Known: TypeAlias = T | BindParameter[T]
"""A value, or its place in a statement that is made once."""


def read(statement: TypedReturnsRows[*Columns], **values: object) -> CursorResult[*Columns]:
    """Plain columns, without what the session does for objects; `values` are the statement's bound parameters.

    For statements that are made once, at import: to make and to prepare one costs more than to run it.
    """
    session = db.session()
    session.flush()  # a connection does not flush by itself
    return session.connection().execute(statement, values)


def among(column: ColumnElement[T] | InstrumentedAttribute[T], values: Iterable[T]) -> ColumnElement[bool]:
    """Whether a column is one of a few values, in a statement that is made once: an IN of bare values is
    written anew each time."""
    known = [literal(each, column.type) for each in values]
    return column.in_(known) if known else false()


def any_of(name: str) -> BindParameter[Any]:
    """The place of values, however many are given, in a statement that is made once: for its IN."""
    return bindparam(name, expanding=True)


def written(word: StrEnum) -> ColumnElement[str]:
    """A word of ours, written into a condition instead of bound to it.

    Where a table has an index of rows of some words alone, SQLite prepares a statement anew whenever a word is bound
    beside that column, which takes ten times as long as to run it; and PostgreSQL's plan for all values leaves that
    index out.
    """
    return literal_column(f"'{word}'", String())


def page_of(query: Select[T], page: int, size: int) -> tuple[Sequence[T], int]:
    """One page (counted from 1) of what a query finds, in its order, and how many it finds in all."""
    counted = query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    return db.session.scalars(query.limit(size).offset((page - 1) * size)).all(), db.session.scalar(counted) or 0


def pieces(items: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """The items in their order, so many at once: as many as one statement names."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def columns_for(rows: type[Any], *models: type[Base], **named: SQLColumnExpression[Any]) -> tuple[Any, ...]:
    """What fills the fields of a class, in their order: of each the column that is named, or of these models one of
    its name."""
    fields: Sequence[str] = rows.__match_args__
    return tuple(
        named[name] if name in named else next(getattr(model, name) for model in models if hasattr(model, name))
        for name in fields
    )


def insert_missing(model: type[Base], *rows: Mapping[str, Any]) -> bool:
    """Insert each row unless one with its key is there, and whether any was; two at once make one row and no error."""
    session = db.session()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(model).values(rows).on_conflict_do_nothing()
    # Of an insertion nobody counts the rows unless he is told to.
    made = session.execute(statement.execution_options(preserve_rowcount=True))
    return cast(CursorResult[Any], made).rowcount > 0


def unasked(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A column of texts in a condition for which no index is to be asked, since another has the rows in order.

    PostgreSQL weighs this by itself; SQLite takes the index that leaves fewest rows, and sorts them all.
    """
    is_sqlite = db.session().get_bind().dialect.name == "sqlite"
    return type_coerce(column.concat(literal_column("''")), column.type) if is_sqlite else column.expression


ESCAPE = "/"
"""Before a sign of LIKE's own that means itself."""


def escaped(text: str) -> str:
    """A text as LIKE is to read it: `%` and `_` mean themselves."""
    return re.sub(f"[{ESCAPE}%_]", rf"{ESCAPE}\g<0>", text)


def contains(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], text: str) -> ColumnElement[bool]:
    """Whether the column holds the text somewhere, letters' case aside; `%` and `_` mean themselves."""
    return column.icontains(text.strip(), autoescape=True)


def day_of(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """The day of an instant in Shanghai, whose clocks are eight hours ahead all year: a date, or its text."""
    if db.session().get_bind().dialect.name == "sqlite":
        return func.date(column, literal_column("'+8 hours'"))
    return func.date(func.timezone(literal_column(f"'{clock.SHANGHAI.key}'"), column))
