"""Which errors of the database pass by themselves, and which say that it can be read but not written."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_SQLITE = ("database is locked", "database table is locked", "database schema is locked")

# Serialisation failure, deadlock, lock not given in time, statement cancelled, too many connections, shutting down.
_POSTGRESQL = {"40001", "40P01", "55P03", "57014", "53300", "57P01", "57P02", "57P03"}

# A transaction that may only read, a full disk, a disk that fails.
_UNWRITABLE = {"25006", "53100", "58030"}
_UNWRITABLE_SQLITE = ("readonly database", "database or disk is full", "disk I/O error", "unable to open database file")


def refuses_writes(error: BaseException) -> bool:
    """Whether nothing can be written now: the database is read-only, or has no room or no disk left."""
    if not isinstance(error, DBAPIError):
        return False
    words = str(error.orig)
    return getattr(error.orig, "sqlstate", None) in _UNWRITABLE or any(each in words for each in _UNWRITABLE_SQLITE)


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
