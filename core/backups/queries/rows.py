"""Every table as lines that are alike on both kinds of database, read as it stood at one moment.

What is sealed is read as it lies there: no key is needed, and none opens anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Engine, MetaData, collate, func, select, text
from sqlalchemy.types import TypeDecorator

from core.backups.rules.manifest import Kind, Table
from core.backups.rules.parts import canonical
from core.db.base import Base, ExactDecimal, Json, UtcDateTime, derivations
from core.db.sealing import Sealed, SealedJson

AT_ONCE = 500
"""Rows that are fetched together."""

_TYPES: Mapping[Kind, sa.types.TypeEngine[Any]] = {
    Kind.TEXT: sa.Text(),
    Kind.INTEGER: sa.BigInteger(),
    Kind.REAL: sa.Double(),
    Kind.DECIMAL: ExactDecimal(),
    Kind.BOOLEAN: sa.Boolean(),
    Kind.INSTANT: UtcDateTime(),
    Kind.DAY: sa.Date(),
    Kind.JSON: Json,
}
_KINDS: Sequence[tuple[Any, Kind]] = (
    (Sealed, Kind.TEXT),
    (SealedJson, Kind.JSON),
    (UtcDateTime, Kind.INSTANT),
    (ExactDecimal, Kind.DECIMAL),
    (sa.JSON, Kind.JSON),
    (sa.Boolean, Kind.BOOLEAN),
    (sa.Double, Kind.REAL),
    (sa.Integer, Kind.INTEGER),
    (sa.Date, Kind.DAY),
    (sa.String, Kind.TEXT),
)


def tables() -> dict[str, Table]:
    """Every table as this release knows it, those first to which others point; without what they hold.

    What the database writes from other tables it writes again while these are filled.
    """
    return {
        table.name: Table(
            columns={column.name: _kind(column.type) for column in table.columns},
            key=[column.name for column in table.primary_key.columns],
        )
        for table in Base.metadata.sorted_tables
        if table.name not in derivations
    }


def _kind(type_: sa.types.TypeEngine[Any]) -> Kind:
    for known, kind in _KINDS:
        if isinstance(type_, known):
            return kind
    if isinstance(type_, TypeDecorator):
        return _kind(type_.impl_instance)
    raise TypeError(f"Backups know no columns of type {type_!r}: say in core/backups/queries/rows.py what it holds.")


def plain(name: str, table: Table) -> sa.Table:
    """The table with columns that hold what lies there, and nothing else."""
    return sa.Table(name, MetaData(), *(Column(column, _TYPES[kind]) for column, kind in table.columns.items()))


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment, whatever others write, and keeps nobody from writing."""
    is_postgres = engine.dialect.name == "postgresql"
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if is_postgres else {}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        if is_postgres:
            # No migration may change a table between the first that is read and the last.
            names = ", ".join(f'"{name}"' for name in Base.metadata.tables)
            connection.execute(text(f"LOCK TABLE {names} IN ACCESS SHARE MODE"))
        yield connection


def count(connection: Connection, name: str) -> int:
    return connection.scalar(select(func.count()).select_from(sa.table(name))) or 0


def lines(connection: Connection, name: str, table: Table) -> Iterator[bytes]:
    """The rows, each as a JSON list of its values, in the order of the key."""
    found = plain(name, table)
    query = select(found).order_by(*(_in_order(connection, found.c[column], table) for column in table.key))
    for row in connection.execute(query, execution_options={"yield_per": AT_ONCE}):
        yield json.dumps(list(row), default=_written, separators=(",", ":")).encode()


def counted(connection: Connection, name: str, table: Table) -> Table:
    """The table with the number and the hash of the rows that it now has."""
    digest, rows = hashlib.sha256(), 0
    for line in lines(connection, name, table):
        digest.update(canonical(line) + b"\n")
        rows += 1
    return replace(table, rows=rows, sha256=digest.hexdigest())


def values(line: bytes, table: Table) -> dict[str, Any]:
    """A line's values, by column, as the database takes them."""
    return {
        column: value if value is None else _read(kind, value)
        for (column, kind), value in zip(table.columns.items(), json.loads(line), strict=True)
    }


def _in_order(connection: Connection, column: Column[Any], table: Table) -> sa.ColumnElement[Any]:
    """SQLite orders texts by their bytes; PostgreSQL does when told to."""
    is_text = table.columns[column.name] is Kind.TEXT
    return collate(column, "C") if is_text and connection.dialect.name == "postgresql" else column


def _written(value: object) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
    raise TypeError(f"{type(value)} in a row")


def _read(kind: Kind, value: Any) -> Any:
    match kind:
        case Kind.INSTANT:
            return datetime.fromisoformat(value)
        case Kind.DAY:
            return date.fromisoformat(value)
        case Kind.DECIMAL:
            return Decimal(value)
    return value
