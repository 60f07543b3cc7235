"""What others refer to keeps its keys: PostgreSQL holds a row whose key changes against whoever only refers to it."""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from typing import Any, cast

from sqlalchemy import Column, Index, Table, UniqueConstraint, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from core.db.base import Base
from core.db.setup import import_models


class ChangedKeys:
    """Which columns were changed of rows that others may refer to, though they could refer to these."""

    def __init__(self) -> None:
        self.found = set[str]()

    def look(self, session: Session, *_: object) -> None:
        for row in session.dirty:
            state = inspect(row)
            for column in _keys(cast(Table, state.mapper.local_table)):
                name = state.mapper.get_property_by_column(column).key
                if state.attrs[name].history.has_changes():
                    self.found.add(str(column))

    def hear(self, asked: ORMExecuteState) -> None:
        if asked.is_update:
            statement: Any = asked.statement
            self.found |= {str(column) for column in _keys(statement.table) if column in statement._values}


def watch(session: Any) -> ChangedKeys:
    found = ChangedKeys()
    event.listen(session, "before_flush", found.look)
    event.listen(session, "do_orm_execute", found.hear)
    return found


@cache
def _keys(table: Table) -> Set[Column[Any]]:
    """The columns of the table to which others could refer besides its primary key, where any refer to it at all."""
    import_models()
    if not any(key.references(table) for other in Base.metadata.tables.values() for key in other.foreign_keys):
        return frozenset()
    keys: list[UniqueConstraint | Index] = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys += [each for each in table.indexes if each.unique and each.dialect_options["postgresql"]["where"] is None]
    return frozenset(column for each in keys for column in each.columns)
