"""Counting requests in the database, so that several processes and machines count together.

Each count is one statement in a transaction and on a connection of its own: it is right under simultaneous requests,
and what the request itself does with the database neither waits for it nor takes it back.
"""

from __future__ import annotations

import time
from functools import cache
from urllib.parse import urlsplit

from limits.storage import Storage
from sqlalchemy import Connection, Integer, bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.dml import ReturningInsert

from core.config import COUNTED_IN_DATABASE
from core.db import db
from core.db.engine import WRITES
from core.db.models import RequestCount
from core.db.statements import insert_missing

_DAY = 86_400


@cache
def _counting(dialect: str) -> ReturningInsert[int]:
    """Made once: whoever signs in asks."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    amount, is_over = bindparam("amount", type_=Integer()), RequestCount.until <= bindparam("now")
    begun = insert(RequestCount).values(key=bindparam("counted"), count=amount, until=bindparam("end"))
    counted = begun.on_conflict_do_update(
        index_elements=[RequestCount.key],
        set_={
            "count": case((is_over, begun.excluded.count), else_=RequestCount.count + amount),
            "until": case((is_over, begun.excluded.until), else_=RequestCount.until),
        },
    )
    return counted.returning(RequestCount.count)


class DatabaseCounts(Storage):
    """What Flask-Limiter asks of the place in which it counts, for windows of a fixed length.

    Where the database cannot be asked or written it raises, and Flask-Limiter counts in the process's memory until it
    can: neither does a full disk lock everybody out, nor does it open the sign-in to guessing.
    """

    STORAGE_SCHEME = [urlsplit(COUNTED_IN_DATABASE).scheme]  # noqa: RUF012  # the library's registry reads a list

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and say how much it is by now; a window that is over begins anew."""
        now = time.time()
        window = {"counted": key, "amount": amount, "now": now, "end": now + expiry}
        with _writing() as connection:
            found = connection.execute(_counting(connection.dialect.name), window).scalar_one()
            connection.commit()
        return found

    def get(self, key: str) -> int:
        """How much was counted in the window that runs."""
        query = select(RequestCount.count).where(RequestCount.key == key, RequestCount.until > time.time())
        with db.engine.connect() as connection:
            return connection.execute(query).scalar() or 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970."""
        with db.engine.connect() as connection:
            found = connection.execute(select(RequestCount.until).where(RequestCount.key == key)).scalar()
        return time.time() if found is None else found

    def check(self) -> bool:
        """Whether it can be counted here (again)."""
        try:
            self.incr("check", 1)
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int:
        """Forget all counts; how many there were."""
        return _deleted(None)

    def clear(self, key: str) -> None:
        """Forget one."""
        with _writing() as connection:
            connection.execute(delete(RequestCount).where(RequestCount.key == key))
            connection.commit()


def is_first(what: str) -> bool:
    """Whether nobody has done this by now; part of an operation, with which it is remembered, for a day."""
    return insert_missing(RequestCount, {"key": what, "count": 1, "until": time.time() + _DAY})


def forget_old() -> int:
    """Forget the windows that are over."""
    return _deleted(time.time())


def _deleted(before: float | None) -> int:
    old = delete(RequestCount)
    with _writing() as connection:
        gone = connection.execute(old if before is None else old.where(RequestCount.until <= before)).rowcount
        connection.commit()
    return gone


def _writing() -> Connection:
    return db.engine.connect().execution_options(**{WRITES: True})
