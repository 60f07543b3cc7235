"""Writing beside a transaction: what stands there is seen at once, whatever becomes of it.

PostgreSQL lets another connection write meanwhile. SQLite lets one write at a time: there it is a file of its own, next
to the database's, which nobody need keep.
"""

from __future__ import annotations

import logging

from sqlalchemy import Engine, NullPool, Table, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from core.db import db
from core.db.base import Base
from core.db.engine import engine_options, prepare

_ENDING = "-beside"

log = logging.getLogger(__name__)


def engine_beside(model: type[Base]) -> Engine | None:
    """By what rows of this table are written and read beside whatever is under way; None where there is no room for
    them now: nobody goes without his work for that."""
    try:
        return _engine_beside(model)
    except SQLAlchemyError as error:
        log.warning("nothing can be written beside a transaction", exc_info=error)
        return None


def _engine_beside(model: type[Base]) -> Engine:
    url, table = db.engine.url, model.__table__
    if url.get_backend_name() != "sqlite" or not url.database or not isinstance(table, Table):
        return db.engine
    there = url.set(database=f"{url.database}{_ENDING}")
    # Asked for seldom: no connection of it stays open.
    engine = prepare(create_engine(there, poolclass=NullPool, **engine_options(there)))
    with engine.begin() as connection:
        connection.execute(CreateTable(table, if_not_exists=True))
    return engine
