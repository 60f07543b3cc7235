"""Rows of a database as it was before a migration."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, MetaData
from sqlalchemy import types as sa

INVENTED: dict[type[Any], Any] = {str: "某", int: 1, date: date(2024, 1, 1), datetime: datetime(2024, 1, 1, tzinfo=UTC)}


class Old:
    """Rows of a database as it was: what is not said of one is invented."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.tables = MetaData()
        self.tables.reflect(connection)

    def add(self, table: str, **said: object) -> None:
        rows = self.tables.tables[table]
        invented = {column.name: _invented(column.type) for column in rows.columns if not column.nullable}
        self._connection.execute(rows.insert().values({**invented, **said}))


def _invented(kind: sa.TypeEngine[Any]) -> object:
    if isinstance(kind, sa.Boolean):
        return False
    if isinstance(kind, sa.JSON):
        return {}
    return INVENTED[kind.python_type]
