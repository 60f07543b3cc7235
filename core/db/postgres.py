"""What psycopg does not do by itself: give up a server that hangs, and have it do nothing twice."""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Sequence
from functools import cache, cached_property, partial
from typing import Any

from sqlalchemy import Dialect, Engine, event
from sqlalchemy.exc import InvalidatePoolError

SILENCE = 2
"""Seconds more than a statement may take in the server: then it is the server, or the way there, that hangs."""
_SURE = 1
"""Seconds for which a connection that answered is taken to be good, unless the server hangs up."""
_ANSWERED = "greenroll_answered"


def prepare(engine: Engine, seconds: int | None) -> None:
    """Look at every connection before it is used; give up one that does not answer for so many seconds."""
    event.listen(engine, "checkout", partial(_look, engine.dialect))
    if seconds is not None:
        event.listen(engine, "do_connect", partial(_connect, seconds + SILENCE))


def _look(dialect: Any, connection: Any, record: Any, _: object) -> None:
    now = time.monotonic()
    if now - record.info.get(_ANSWERED, 0) < _SURE and not _has_hung_up(connection):
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as fault:
        raise InvalidatePoolError from fault
    record.info[_ANSWERED] = now


def _has_hung_up(connection: Any) -> bool:
    """Whether there is something to read though nothing was asked: it is the end, or at least worth a question."""
    said = select.poll()
    said.register(connection.pgconn.socket, select.POLLIN)
    return bool(said.poll(0))


def _connect(seconds: int, dialect: Dialect, record: object, arguments: list[Any], named: dict[str, Any]) -> Any:
    driver: Any = dialect.loaded_dbapi
    # What is asked a second time is prepared: of most pages everything is asked again and again.
    frugal = {"prepare_threshold": 1, "cursor_factory": _reticent(driver)}
    return _patient(driver, seconds).connect(*arguments, **named, **frugal)


@cache
def _patient(driver: Any, seconds: int) -> Any:
    """A connection that gives up a server which has not answered in time: its own time-outs hang when it hangs."""

    class Patient(driver.Connection):  # type: ignore[misc]  # psycopg is an extra, imported by SQLAlchemy alone
        _prepared: Any

        def wait(self, steps: Any, *args: Any, timeout: float | None = None, **more: Any) -> Any:
            try:
                return super().wait(steps, *args, timeout=timeout or seconds, **more)
            except driver.errors._WaitTimeout as fault:
                self.pgconn.finish()
                raise driver.OperationalError(f"the database has not answered for {seconds} s") from fault

        def rollback(self) -> None:
            """Keep what is prepared in the server, unless something failed: psycopg forgets it after every page."""
            prepared, has_failed = self._prepared, self.info.transaction_status == driver.pq.TransactionStatus.INERROR
            self._prepared = prepared if has_failed else type(prepared)()  # this one it empties
            super().rollback()
            self._prepared = prepared

    return Patient


@cache
def _reticent(driver: Any) -> Any:
    """A cursor that describes its columns to who looks at them: SQLAlchemy does for the first of equal statements."""

    class Reticent(driver.Cursor):  # type: ignore[misc]
        @property
        def description(self) -> Sequence[Any] | None:
            has_columns = self.pgresult is not None and self.pgresult.nfields
            return _Columns(partial(driver.Cursor.description.fget, self)) if has_columns else None

    return Reticent


class _Columns(Sequence[Any]):
    def __init__(self, describe: Callable[[], Sequence[Any]]) -> None:
        self._describe = describe

    @cached_property
    def _described(self) -> Sequence[Any]:
        return self._describe()

    def __len__(self) -> int:
        return len(self._described)

    def __getitem__(self, index: Any) -> Any:
        return self._described[index]
