"""Reading plain columns on the session's connection, without what the session does for objects.

For statements that are made once, at import, with bound parameters: to make and to prepare one costs more than to run
it.
"""

from __future__ import annotations

from typing import TypeVarTuple

from sqlalchemy import CursorResult
from sqlalchemy.sql.selectable import TypedReturnsRows

from core.db import db

Columns = TypeVarTuple("Columns")


def read(statement: TypedReturnsRows[*Columns], **values: object) -> CursorResult[*Columns]:
    """Run a statement; `values` are its bound parameters."""
    session = db.session()
    session.flush()  # a connection does not flush by itself
    return session.connection().execute(statement, values)
