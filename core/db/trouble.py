"""Which errors of the database pass by themselves: to be met with "try again", not with an alarm."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_SQLITE = ("database is locked", "database table is locked", "database schema is locked")

# Serialisation failure, deadlock, lock not given in time, statement cancelled, too many connections, shutting down.
_POSTGRESQL = {"40001", "40P01", "55P03", "57014", "53300", "57P01", "57P02", "57P03"}


def is_held(error: BaseException) -> bool:
    """Whether somebody else holds the lock, and did not give it in time."""
    if not isinstance(error, DBAPIError):
        return False
    return getattr(error.orig, "sqlstate", None) == "55P03" or any(words in str(error.orig) for words in _SQLITE)


def passes(error: BaseException) -> bool:
    """Whether the same request may succeed in a moment: a lost race, a held lock, a database that is starting."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in _POSTGRESQL or state.startswith("08")
    if is_held(error):
        return True
    # psycopg gives no state where the server cannot be reached at all.
    return error.connection_invalidated or (isinstance(error, OperationalError) and hasattr(error.orig, "pgconn"))
