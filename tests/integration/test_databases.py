"""The databases that storage tests get: fresh, their own, migrated once, gone afterwards."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGKILL, SIGQUIT
from subprocess import run

import pytest
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import OperationalError

from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.postgres import NAMED_SERVER, Server, postgres_server


@contextmanager
def connected(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


class Migration:
    """A migration of one table that counts how often it ran."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, url: str) -> None:
        self.runs += 1
        with connected(url) as engine, engine.begin() as connection:
            connection.execute(text("CREATE TABLE unit (name TEXT)"))


@pytest.fixture
def make_databases(
    request: pytest.FixtureRequest, tmp_path: Path, databases: Databases
) -> Callable[[Migration], Databases]:
    """The same kind of database as `databases`, with a migration of the test's own."""

    def make(migration: Migration) -> Databases:
        if isinstance(databases, SqliteDatabases):
            return SqliteDatabases(tmp_path, migration)
        made = PostgresDatabases(request.getfixturevalue("postgres"), tmp_path, migration)
        request.addfinalizer(made.close)
        return made

    return make


def test_each_copy_has_the_tables_and_nobody_elses_rows(make_databases: Callable[[Migration], Databases]) -> None:
    migration = Migration()
    databases = make_databases(migration)
    for _ in range(2):
        with databases.migrated() as url, connected(url) as engine, engine.begin() as connection:
            assert connection.scalar(text("SELECT count(*) FROM unit")) == 0
            connection.execute(text("INSERT INTO unit VALUES ('示例单位')"))
    assert migration.runs == 1


def test_two_databases_stand_side_by_side(make_databases: Callable[[Migration], Databases]) -> None:
    databases = make_databases(Migration())
    with databases.migrated() as one, databases.migrated() as other, connected(one) as engine:
        assert one != other
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO unit VALUES ('示例单位')"))
        with connected(other) as second, second.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM unit")) == 0


def test_a_database_is_gone_after_its_test(databases: Databases) -> None:
    with databases.empty() as url, connected(url) as engine, engine.begin() as connection:
        connection.execute(text("CREATE TABLE unit (name TEXT)"))
    if url.startswith("sqlite"):
        assert not Path(url.removeprefix("sqlite:///")).exists()
        return
    with connected(url) as engine, pytest.raises(OperationalError, match="does not exist"), engine.connect():
        pass


def test_files_are_put_back_also_where_a_file_took_the_folder(make_databases: Callable[[Migration], Databases]) -> None:
    standing = make_databases(Migration()).standing()
    standing.files.mkdir()
    (standing.files / "示例").write_text("示例", encoding="utf-8")
    kept = standing.keep()
    for spoil in (lambda: None, lambda: standing.files.write_text("a file where the folder was")):
        shutil.rmtree(standing.files)
        spoil()
        standing.put_back(kept)
        assert [path.name for path in standing.files.iterdir()] == ["示例"]


def test_an_empty_database_has_no_table(empty_database_url: str) -> None:
    with connected(empty_database_url) as engine:
        assert inspect(engine).get_table_names() == []


@pytest.mark.postgres
def test_a_server_that_died_is_started_again(
    tmp_path: Path, shared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(NAMED_SERVER, raising=False)
    data = shared_folder / "dies"
    with postgres_server(data) as server:
        databases = PostgresDatabases(server, tmp_path, Migration())
        standing = databases.standing()
        kept = standing.bare
        for signal in (SIGQUIT, SIGKILL):
            server_id = int((data / "postmaster.pid").read_text().splitlines()[0])
            os.kill(server_id, signal)
            while _is_there(server_id):  # one that is about to die still takes a connection
                time.sleep(0.01)
            standing.put_back(kept)
            with connected(standing.owner_url) as engine, engine.connect() as connection:
                assert connection.scalar(text("SELECT count(*) FROM unit")) == 0
        databases.close()


def _is_there(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False


@pytest.mark.postgres
def test_another_run_does_not_shut_the_server_out_of_its_data(postgres: Server, tmp_path: Path) -> None:
    """Each start of pytest takes its temporary folder from all other users."""
    (tmp_path / "test_nothing.py").write_text("def test_nothing(tmp_path): pass\n", encoding="utf-8")
    run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path, tmp_path], check=True)
    with postgres.connect(postgres.url) as connection:
        connection.execute("CHECKPOINT")


def test_a_run_whose_server_stays_away_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.postgres._PAUSES", (0,))
    with pytest.raises(pytest.exit.Exception, match="The PostgreSQL that the tests run on does not answer: "):
        Server("postgresql://nobody@127.0.0.1:1/none").connect("postgresql://nobody@127.0.0.1:1/none")
