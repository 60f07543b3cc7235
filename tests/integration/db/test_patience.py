"""A database that hangs is given up in seconds, and what it is good for now can be asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from core.db.engine import Patience, open_engine
from core.db.probe import try_database
from core.db.trouble import passes

WELL = {"database": "ok", "migrations": "ok"}


class Line:
    """A relay to a server, which can be made to hang: it keeps its connections, and nothing comes through."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._through = threading.Event()
        self._through.set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = [self._listening]
        self._threads: list[threading.Thread] = []
        self.port: int = self._listening.getsockname()[1]
        self._start(self._accept)

    def _start(self, work: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments)
        self._threads.append(thread)
        thread.start()

    def hang(self) -> None:
        self._through.clear()

    def close(self) -> None:
        self._through.set()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in self._ends:
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listening.accept()
                there = socket.socket(socket.AF_UNIX if self._target.startswith("/") else socket.AF_INET)
                self._ends += (here, there)
                there.connect(self._target)
                self._start(self._relay, here, there)
                self._start(self._relay, there, here)

    def _relay(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                self._through.wait()
                sink.sendall(piece)


@contextmanager
def over_a_line(database_url: str) -> Iterator[tuple[str, Line]]:
    """The same PostgreSQL database, reached over a line that can be made to hang."""
    url = make_url(database_url)
    folder = url.query.get("host")
    if url.get_backend_name() != "postgresql" or not isinstance(folder, str):
        pytest.skip("a line is laid to a PostgreSQL server with a socket of its own")
    line = Line(f"{folder}/.s.PGSQL.{url.port or url.query.get('port', 5432)}")
    try:
        there = url.difference_update_query(["host", "port"]).set(host="127.0.0.1", port=line.port)
        yield there.render_as_string(hide_password=False), line
    finally:
        line.close()


def ask(engine: Engine, statement: str = "SELECT 1") -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(statement).scalar()


def test_a_server_that_hangs_is_given_up(database_url: str) -> None:
    with over_a_line(database_url) as (url, line):
        engine = open_engine(url, Patience(connect=2, answer=1))
        assert ask(engine) == 1
        assert try_database(url) == WELL
        line.hang()
        with pytest.raises(OperationalError) as silent:
            ask(engine)
        assert passes(silent.value)
        assert try_database(url) == {"database": "unreachable", "migrations": "unknown"}
        engine.dispose()


def test_a_statement_without_end_is_ended(database_url: str) -> None:
    if not database_url.startswith("postgresql"):
        pytest.skip("SQLite works in our own process")
    engine = open_engine(database_url, Patience(answer=1))
    with pytest.raises(OperationalError) as cancelled:
        ask(engine, "SELECT pg_sleep(60)")
    assert passes(cancelled.value)
    assert ask(engine) == 1
    engine.dispose()


def test_a_database_in_order_is_reached_and_written(database_url: str) -> None:
    assert try_database(database_url) == WELL


def test_a_database_that_can_only_be_read_is_told(database_url: str) -> None:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        read_only = f"sqlite:///file:{url.database}?mode=ro&uri=true"
        assert try_database(read_only) == {"database": "not writable", "migrations": "ok"}
        return
    engine = open_engine(database_url)
    with engine.connect() as connection:
        connection.exec_driver_sql(f'ALTER DATABASE "{url.database}" SET default_transaction_read_only = on')
        connection.commit()
    engine.dispose()
    assert try_database(database_url) == {"database": "not writable", "migrations": "ok"}


def test_who_waits_for_another_writer_can_write(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect().execution_options(greenroll_writes=True) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
        assert try_database(database_url) == WELL
    engine.dispose()


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    missing = f"sqlite:///{tmp_path}/no/folder/file.sqlite"
    assert try_database(missing) == {"database": "unreachable", "migrations": "unknown"}
