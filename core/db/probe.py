"""Whether the database can be used now: reached, at the newest migration, and written."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.db.engine import WRITES, Patience, open_engine
from core.db.migrate import is_current
from core.db.trouble import is_held

PATIENCE = Patience(connect=2, busy_ms=1_000, answer=2)


def try_database(url: str) -> dict[str, str]:
    """`database` and `migrations`: `ok`, or what is wrong. By a connection of its own, that waits for seconds only."""
    engine = open_engine(url, PATIENCE)
    try:
        with engine.connect() as connection:
            current = is_current(connection)
        return {"database": _written(engine) if current else "ok", "migrations": "ok" if current else "behind"}
    except SQLAlchemyError:
        return {"database": "unreachable", "migrations": "unknown"}
    finally:
        engine.dispose()


def _written(engine: Engine) -> str:
    """What a write that changes nothing meets, committed: a full disk may be noticed no earlier."""
    try:
        with engine.connect().execution_options(**{WRITES: True}) as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
            connection.commit()
    except SQLAlchemyError as error:
        return "ok" if is_held(error) else "not writable"  # who holds the lock is writing
    return "ok"
