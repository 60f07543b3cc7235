"""Making sure that a row is there, whoever comes first."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from core.db import db
from core.db.base import Base


def insert_missing(model: type[Base], **values: Any) -> None:
    """Insert the row unless one with its key is there; two at once make one row and no error."""
    session = db.session()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(model).values(**values).on_conflict_do_nothing())
