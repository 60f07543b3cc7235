"""The drill: a filled instance is backed up while it is used, and an empty machine filled from it is equal to it."""

from __future__ import annotations

import errno
import lzma
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import time
from typing import Any, BinaryIO
from unittest.mock import patch

import psycopg
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Connection, func, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError

from core import audit, clock
from core.accounts.operations.datastore import SIGN_IN
from core.accounts.operations.sessions import begin_session
from core.app import create_app
from core.audit.models import AuditEvent
from core.audit.operations.chaining import chain
from core.audit.queries.verifying import Fault, Proved, Wrong
from core.backups import actions
from core.backups.operations import make, making, restoring
from core.backups.queries import rows
from core.backups.rules.manifest import Table
from core.cli import main
from core.config import DEMO_KEYS, Settings
from core.contents.kinds import PDF
from core.contents.storage import FolderStore, Seal, opened
from core.db import db
from core.db.base import Base, append_only, derivations
from core.db.engine import open_engine
from core.db.migrate import newest_revision
from core.db.transaction import transaction
from core.files.models import StoredFile
from core.files.operations import Owner, keep_made, store
from core.letters.models import Letter
from core.notifications.models import Message
from core.people.models import Person
from core.people.queries import person_by_session
from core.places import Bucket
from tests.integration.applications.filed import Filed
from tests.support.clients import browser_of
from tests.support.databases import Databases, SqliteDatabases, libpq_url
from tests.support.houses import load_once
from tests.support.uploads import pdf

SEAL = Seal(dict(DEMO_KEYS))
RELEASE = Path(__file__).parents[1] / "db" / "releases" / "0.1.0"
OF_THE_MOMENT = {"audit_event", "sign_in", "letter", "person", "alembic_version"}
"""Tables in which beginning again writes, and the one that is not the product's."""
KEPT_AGAIN = (
    "SELECT kind, text FROM searched_text",
    "SELECT searched_part.kind, part, text FROM searched_part JOIN searched_text ON searched_text.id = text_id",
    "SELECT call_id, category, track, sum(total), sum(number) FROM score_sum GROUP BY call_id, category, track",
    *(
        f"SELECT {place}, sum(number) FROM application_count WHERE has_arrived = {has} GROUP BY {place}"
        for place, has in (("call_id, body_id, stage, state, is_submitted", "false"), ("call_id, stage", "true"))
    ),
)
"""What tables say that the database writes from others: with other keys, and in as many rows as it takes."""
GIVEN = {
    "GREENROLL_MODE": "test",
    "GREENROLL_REGION": "hunan",
    "GREENROLL_LOG_LEVEL": "error",
    "GREENROLL_SECRET_KEY": "s" * 40,
    "GREENROLL_PERSONAL_KEYS": f"2026:{'p' * 40}",
    "GREENROLL_SIGNING_KEYS": f"2026:{'t' * 40}",
    "GREENROLL_BACKUP_KEYS": f"2026:{'b' * 40}",
}


def silent(what: str, done: int, of: int) -> None:
    """Who does not want to be told."""


class Machine:
    """`greenroll` with the settings of one machine, and what lies there."""

    def __init__(self, database_url: str, storage: Path | Bucket, **given: str) -> None:
        self.url, self.place = database_url, storage
        places = {"GREENROLL_DATABASE_URL": database_url, "GREENROLL_STORAGE_URL": storage.as_uri()}
        self.environment = {**GIVEN, **places, **given}

    def __call__(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments], env=self.environment)

    def ran(self, *arguments: str | Path) -> str:
        """What it said; it did what it was told."""
        done = self(*arguments)
        assert done.exit_code == 0, done.output
        return done.stdout

    def refused(self, *arguments: str | Path) -> str:
        done = self(*arguments)
        assert (done.exit_code, done.stdout) == (1, ""), done.output
        return done.stderr

    @property
    def storage(self) -> Path:
        """The folder of its files."""
        assert isinstance(self.place, Path)
        return self.place

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        engine = open_engine(self.url)
        with engine.connect() as connection:
            yield connection
        engine.dispose()

    def rows(self) -> dict[str, list[str]]:
        """Every row as this kind of database holds it."""
        with self.connected() as connection:
            return {
                name: sorted(str(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{name}"')))
                for name in inspect(connection).get_table_names()
            }

    def kept_again(self) -> list[set[str]]:
        """What the database keeps of other tables; places where nothing stands count as none."""
        with self.connected() as connection:
            said = [connection.execute(text(query)).all() for query in KEPT_AGAIN]
            return [{str(tuple(row)) for row in rows if row[-1] != 0} for rows in said]

    def tables(self) -> dict[str, Table]:
        """Every table with the number and the hash of its rows, alike on both kinds of database."""
        with self.connected() as connection:
            return {name: rows.counted(connection, name, table) for name, table in rows.tables().items()}

    def files(self) -> dict[str, bytes]:
        kept, found = opened(self.place, SEAL), {}
        for name in kept.names():
            with kept.open(name) as file:
                found[name] = file.read()
        return found

    def is_untouched(self) -> bool:
        with self.connected() as connection:
            names = inspect(connection).get_table_names()
            return not self.files() and not any(rows.count(connection, name) for name in names if name in BASE)


BASE = Base.metadata.tables


def machine_of(settings: Settings, database_url: str, storage: Path | Bucket) -> Machine:
    """A machine with the same keys."""
    keys = {name: ",".join(map(":".join, getattr(settings, name))) for name in ("personal_keys", "signing_keys")}
    return Machine(
        database_url,
        storage,
        GREENROLL_SECRET_KEY=settings.secret_key,
        GREENROLL_PERSONAL_KEYS=keys["personal_keys"],
        GREENROLL_SIGNING_KEYS=keys["signing_keys"],
    )


@pytest.fixture
def here(filed: Filed, settings: Settings) -> Machine:
    """The machine on which the instance stands."""
    return machine_of(settings, settings.database_url, settings.storage)


@pytest.fixture
def there(settings: Settings, database_url: str, tmp_path: Path) -> Machine:
    """Another one, of the same kind of database, with tables but nothing in them."""
    return machine_of(settings, database_url, tmp_path / "there")


@pytest.fixture
def archive(here: Machine, tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    here.ran("backup", "--to", tmp_path / "backups")
    return the_only(tmp_path / "backups")


def the_only(folder: Path) -> Path:
    [found] = folder.glob("*.backup")
    return found


# --- The drill --------------------------------------------------------------------------------------------------------


def test_an_empty_machine_becomes_equal(
    here: Machine, settings: Settings, empty_database_url: str, tmp_path: Path
) -> None:
    there = machine_of(settings, empty_database_url, tmp_path / "there")
    (tmp_path / "backups").mkdir()
    before, files = here.rows(), here.files()
    assert len(files) > 1
    said = here.ran("backup", "--to", tmp_path / "backups")
    path = the_only(tmp_path / "backups")
    assert re.fullmatch(r"greenroll-hunan-\d{8}T\d{6}Z\.backup", path.name)
    assert path.stat().st_mode & 0o777 == 0o600
    assert f"{len(files)} files" in said
    heads = tmp_path / "heads"
    here.ran("audit", "seal", "--to", heads)
    whole = path.read_bytes()
    assert b"person" not in whole
    assert not [content for content in files.values() if content[:100] in whole]

    assert "The backup is whole." in there.ran("restore", path, "--check")
    assert not there.storage.exists()
    restored = there.ran("restore", path)
    assert "every row and file found equal" in restored
    assert "The trail is whole" in restored

    after = there.rows()
    assert after.keys() == before.keys()
    changed = {name for name in before if after[name] != before[name]}
    assert changed <= OF_THE_MOMENT | {"audit_link", "audit_head"} | derivations
    assert there.kept_again() == here.kept_again()
    assert set(before["audit_event"]) < set(after["audit_event"]), "only the backup and its restoration were noted"
    assert there.files() == files
    with there.connected() as connection:
        filled = [name for name in sorted(append_only) if rows.count(connection, name)]
        for name in filled:
            with pytest.raises(DBAPIError, match="append-only"):
                connection.execute(text(f'DELETE FROM "{name}"'))
            connection.rollback()
    assert {"audit_event", "list_event", "filling_submission"} <= set(filled)
    works_on(there)
    assert there.refused("restore", path).startswith("The database is not empty: there are rows in")


def works_on(there: Machine) -> None:
    """Numbers go on, sealed data open, pointers are held, the trail is chained further, sessions are over."""
    there.ran("db", "upgrade")
    there.ran("user", "add", "--email", "new@example.com", "--name", "新来者", "--role", "expert")
    assert "The trail is whole" in there.ran("audit", "verify")
    with there.connected() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sign_in WHERE ended_at IS NULL")) == 0
        with pytest.raises(DBAPIError):
            connection.execute(text("UPDATE application SET unit_id = 'nobody'"))
        connection.rollback()


def test_every_table_of_a_release_comes_to_the_other_kind(
    databases: Databases, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose files were lost: they are named, and everything else is there."""
    monkeypatch.setattr("core.instance.load", load_once)
    other = "postgres_databases" if isinstance(databases, SqliteDatabases) else "sqlite_databases"
    target: Databases = request.getfixturevalue(other)
    with databases.empty() as url, target.migrated() as another:
        kept(url)
        here = Machine(url, tmp_path / "here", GREENROLL_REGION="hubei")
        here.ran("db", "upgrade")
        before = here.tables()
        assert sum(1 for table in before.values() if table.rows) > 40
        made = here("backup", "--to", tmp_path)
        assert (made.exit_code, "files were missing: " in made.stderr) == (1, True), made.output
        there = Machine(another, tmp_path / "there", GREENROLL_REGION="hubei")
        restored = there("restore", the_only(tmp_path))
        assert "every row and file found equal" in restored.stdout, restored.output
        assert "files were missing: " in restored.stderr
        after = there.tables()
        assert {name for name in before if after[name] != before[name]} <= OF_THE_MOMENT
        works_on(there)


def kept(url: str) -> None:
    """Put the database there as release 0.1.0 left it."""
    place = make_url(url)
    kind = place.get_backend_name()
    dump = lzma.decompress((RELEASE / f"hubei.{kind}.sql.xz").read_bytes()).decode()
    if kind == "sqlite":
        with closing(sqlite3.connect(place.database or "")) as connection:
            connection.executescript(dump)
    else:
        with psycopg.connect(libpq_url(place), autocommit=True) as server:
            server.execute(dump.encode())


# --- What was true of that moment alone -------------------------------------------------------------------------------


@pytest.mark.one_kind
def test_nobody_goes_on_who_signed_in_after_the_backup(
    filed: Filed, there: Machine, archive: Path, settings: Settings
) -> None:
    person = db.session.scalars(select(Person).where(Person.active)).first()
    assert person is not None
    begun = begin_session(person, address=None, agent="after the backup")
    person_id, begun_id = person.id, begun.id
    said = {"_user_id": person.fs_uniquifier, "fs_paa": time(), SIGN_IN: begun_id}
    db.session.rollback()
    elsewhere = replace(settings, database_url=there.url, storage=there.storage)
    there.ran("restore", archive)
    assert signed_in(filed.world.app, said)
    restored = create_app(elsewhere)
    assert not signed_in(restored, said)
    with restored.app_context():
        anew = db.session.scalars(select(Person.fs_uniquifier).where(Person.id == person_id)).one()
        assert person_by_session(anew, begun_id) is None, "a session of which there is no row is nobody's"
        assert person_by_session(anew) is not None
        db.session.remove()
        db.engine.dispose()


def signed_in(app: Flask, said: dict[str, object]) -> bool:
    """Whether who bears this cookie is let in."""
    browser = browser_of(app)
    with browser.session_transaction() as session:
        session.update(said)
    return browser.get("/account").status_code == 200


def test_what_fails_afterwards_leaves_no_session_and_no_letter(filed: Filed, here: Machine, there: Machine) -> None:
    folder = here.storage.parent / "backups"
    folder.mkdir()
    person = db.session.scalars(select(Person).where(Person.active)).first()
    assert person is not None
    begin_session(person, address=None, agent="")
    with transaction() as session:
        message = session.scalars(select(Message).limit(1)).one()
        session.add(Letter(message_number=message.number, person_id=message.person_id, due_at=clock.machine_now()))
    db.session.rollback()
    here.ran("backup", "--to", folder)
    with patch("core.cli.backup.upgrade_database", side_effect=OSError("a migration that fails")):
        failed = there("restore", the_only(folder))
    assert isinstance(failed.exception, OSError)
    assert "every row and file found equal" in failed.stdout
    assert "All sessions were ended; 1 letters" in failed.stdout
    with there.connected() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sign_in")) > 0
        assert connection.scalar(text("SELECT count(*) FROM sign_in WHERE ended_at IS NULL")) == 0
        assert connection.scalars(text("SELECT state FROM letter")).all() == ["doubtful"]
        kept = {"of": person.fs_uniquifier}
        assert not connection.scalar(text("SELECT count(*) FROM person WHERE fs_uniquifier = :of"), kept)


@pytest.mark.one_kind
def test_a_broken_trail_is_noted_before_it_is_refused(there: Machine, archive: Path) -> None:
    broken = Proved(fault=Fault(Wrong.CHANGED, 1, "event 1 is not what was chained"))
    with patch.object(restoring, "prove", return_value=broken):
        assert "its trail is broken (changed)" in there("restore", archive).stderr
    with there.connected() as connection:
        noted = connection.scalars(text("SELECT subject_id FROM audit_event WHERE action = 'backups.restore'"))
        assert noted.all() == [archive.name]


@pytest.mark.one_kind
def test_a_whole_trail_stays_whole(filed: Filed, there: Machine, tmp_path: Path) -> None:
    """An event whose number was given early is committed between the chaining and the moment of the backup."""
    newest = wrote(db.session.scalar(select(func.max(AuditEvent.number))) + 100)  # type: ignore[operator]

    def chained_before() -> None:
        chain()
        wrote(newest - 50)

    with patch.object(making, "chain", chained_before):
        made = make(tmp_path, keep=None, tell=silent)
    now = clock.machine_now()
    with patch.object(clock, "machine_now", lambda: now + timedelta(days=2)):
        assert "The trail is whole" in there.ran("restore", made.path)
    with patch.object(clock, "machine_now", lambda: now + timedelta(days=4)):
        there.ran("audit", "seal", "--to", tmp_path / "heads")
        assert "The trail is whole" in there.ran("audit", "verify")


def wrote(number: int) -> int:
    """An event under a number that it was given before."""
    with transaction():
        audit.record(actions.MAKE, actions.BACKUP, "another", by=None).number = number
    db.session.rollback()
    return number


@pytest.mark.one_kind
def test_a_bucket_is_backed_up_and_filled_like_a_folder(
    here: Machine, settings: Settings, database_url: str, empty_database_url: str, bucket: Bucket, tmp_path: Path
) -> None:
    files, folders = here.files(), [tmp_path / "first", tmp_path / "second"]
    elsewhere = machine_of(settings, database_url, bucket)
    with opened(filled := replace(bucket, prefix="filled/"), SEAL).receive(
        BytesIO(b"somebody's"), most=100
    ) as incoming:
        incoming.keep()
    back = machine_of(settings, empty_database_url, tmp_path / "back")
    for machine, folder, next in zip((here, elsewhere), folders, (elsewhere, back), strict=True):
        folder.mkdir()
        machine.ran("backup", "--to", folder)
        said = machine_of(settings, next.url, filled).refused("restore", the_only(folder))
        assert f"The bucket greenroll at {bucket.endpoint} is not empty" in said
        assert "every row and file found equal" in next.ran("restore", the_only(folder))
        assert next.files() == files


# --- While it is used -------------------------------------------------------------------------------------------------


def test_it_is_one_moments(filed: Filed, there: Machine, tmp_path: Path) -> None:
    """What is written, uploaded and erased while it is made is not in it, or still in it."""
    gone = keep_made(BytesIO(pdf("is erased meanwhile")), "去.pdf", PDF, "jobs.result", Owner("job", "1"))
    sha256, before = gone.sha256, len(list(store().names()))
    began = 0

    def meanwhile(what: str, done: int, of: int) -> None:
        nonlocal began
        if what != "rows" or began:
            return
        began = of
        with filed.world.app.app_context():
            with transaction() as session:
                session.delete(session.get_one(StoredFile, gone.id))
                session.scalars(select(Person)).first().name = "改名之后"  # type: ignore[union-attr]
            keep_made(BytesIO(pdf("comes meanwhile")), "来.pdf", PDF, "jobs.result", Owner("job", "2"))
            with patch("core.contents.storage.folder.MARGIN_SECONDS", 0):
                store().sweep(lambda sums: set(sums) & {sha256}, margin=0)
            db.session.remove()

    made = make(tmp_path, keep=None, tell=meanwhile)
    assert began
    assert made.manifest.rows == began
    assert (made.manifest.files.count, made.manifest.files.missing) == (before, [])
    assert len(list(store().names())) == before + 1, "what was held stayed until the backup was made"
    assert store().sweep(lambda sums: set(sums) & {sha256}, margin=0) == 1
    there.ran("restore", made.path)
    assert sha256 in there.files()
    with there.connected() as connection:
        assert "改名之后" not in connection.scalars(text("SELECT name FROM person")).all()


@pytest.mark.one_kind
def test_a_file_that_is_not_what_it_was_is_named(here: Machine, there: Machine, tmp_path: Path) -> None:
    lost, spoilt = sorted(here.files())[:2]
    kept = FolderStore(here.storage, SEAL)
    kept.path(lost).unlink()
    kept.path(spoilt).write_bytes(b"somebody wrote into it")
    made = here("backup", "--to", tmp_path)
    assert made.exit_code == 1
    assert f"1 files were missing: {lost}; 1 files were damaged: {spoilt}" in made.stderr
    restored = there("restore", the_only(tmp_path))
    assert (restored.exit_code, "found equal" in restored.stdout) == (1, True), restored.output
    assert there.files().keys() == here.files().keys() - {spoilt}


@pytest.mark.one_kind
def test_one_that_cannot_be_read_stops_nothing(here: Machine, there: Machine, tmp_path: Path) -> None:
    closed, torn, *others = sorted(here.files())

    class Torn(BytesIO):
        """A file with a bad sector behind its first bytes."""

        def __init__(self, file: BinaryIO) -> None:
            super().__init__(file.read())
            self._file = file

        def fileno(self) -> int:
            return self._file.fileno()

        def close(self) -> None:
            self._file.close()
            super().close()

        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError(errno.EIO, "Input/output error")
            return super().read(10)

    opened = FolderStore.open

    def opens(kept: FolderStore, sha256: str) -> BinaryIO:
        if sha256 == closed:
            raise PermissionError(errno.EACCES, "Permission denied")
        file = opened(kept, sha256)
        return Torn(file) if sha256 == torn else file

    with patch.object(FolderStore, "open", opens):
        made = here("backup", "--to", tmp_path)
    said = f"1 files were unreadable: {closed}; 1 files were damaged: {torn}"
    assert (made.exit_code, said in made.stderr) == (1, True), made.output
    restored = there("restore", the_only(tmp_path))
    assert (restored.exit_code, said in restored.stderr, "found equal" in restored.stdout) == (1, True, True)
    assert sorted(there.files()) == others


def test_the_database_is_let_go_before_files_are_copied(filed: Filed, here: Machine, tmp_path: Path) -> None:
    """While somebody still sees an old moment, SQLite's log cannot be emptied, and PostgreSQL says who it is."""
    seen: dict[str, bool] = {}

    def tell(what: str, done: int, of: int) -> None:
        if what not in seen:
            seen[what] = is_seen(here)
            with filed.world.app.app_context(), transaction() as session:
                session.scalars(select(Person)).first().name = f"写入于{what}"  # type: ignore[union-attr]

    make(tmp_path, keep=None, tell=tell)
    assert seen == {"rows": True, "files": False}


def is_seen(here: Machine) -> bool:
    """Whether a moment of the database is kept for somebody."""
    place = make_url(here.url)
    if place.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(place.database or "", timeout=0)) as connection:
            return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
    with psycopg.connect(libpq_url(place)) as server:
        idle = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in tr%'"
        return bool(server.execute(idle).fetchone()[0])  # type: ignore[index]


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.one_kind
def test_nothing_is_written_where_something_is_wrong(there: Machine, archive: Path, tmp_path: Path) -> None:
    there.environment["GREENROLL_BACKUP_KEYS"] = f"2026:{'x' * 40}"
    assert "is not the one that encrypted this backup" in there.refused("restore", archive)
    there.environment["GREENROLL_BACKUP_KEYS"] = ""
    assert "GREENROLL_BACKUP_KEYS is not set" in there.refused("restore", archive)
    there.environment["GREENROLL_BACKUP_KEYS"] = f"2027:{'c' * 40},2026:{'b' * 40}"
    for name, wrong in {
        "GREENROLL_PERSONAL_KEYS": f"2026:{'q' * 40}",
        "GREENROLL_SIGNING_KEYS": f"2027:{'q' * 40}",
        "GREENROLL_IDENTITY_KEY": "another" * 6,
        "GREENROLL_REGION": "hubei",
    }.items():
        right = there.environment.get(name, "")
        there.environment[name] = wrong
        assert name in there.refused("restore", archive)
        there.environment[name] = right
    whole = archive.read_bytes()
    cut = tmp_path / "cut.backup"
    for damaged in (whole[: len(whole) // 2], whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), whole + b"x"):
        cut.write_bytes(damaged)
        assert "damaged" in there.refused("restore", cut)
        assert "damaged" in there.refused("restore", cut, "--check")
    assert there.is_untouched()
    there.ran("restore", archive)


def test_it_is_taken_back_where_what_is_there_is_other(there: Machine, archive: Path) -> None:
    """A disk or a database that does not give back what it was given."""
    counted = rows.counted

    def less(connection: Connection, name: str, table: Table) -> Table:
        if name == "audit_head":
            connection.execute(text("UPDATE person SET name = 'other'"))
        return counted(connection, name, table)

    with patch.object(rows, "counted", less):
        assert "the rows of person are others" in there.refused("restore", archive)
    assert there.is_untouched()
    with patch.object(restoring, "_files", side_effect=OSError("Input/output error")):
        assert "Nothing was restored: Input/output error" in there.refused("restore", archive)
    assert there.is_untouched()
    there.ran("restore", archive)


@pytest.mark.one_kind
def test_a_folder_with_files_is_not_filled(there: Machine, archive: Path) -> None:
    with FolderStore(there.storage, SEAL).receive(BytesIO(b"somebody's"), most=100) as incoming:
        incoming.keep()
    assert f"The folder {there.storage} is not empty" in there.refused("restore", archive)


@pytest.mark.one_kind
def test_a_newer_releases_backup_is_refused(there: Machine, archive: Path) -> None:
    with patch.object(restoring, "knows", lambda revision: False):
        assert f"at migration {newest_revision()}, which this one does not know" in there.refused("restore", archive)
    with there.connected() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
        connection.commit()
    assert "is at migration 0002" in there.refused("restore", archive)


# --- The folder of archives -------------------------------------------------------------------------------------------


@pytest.mark.one_kind
def test_old_ones_go_when_a_new_one_is_whole(filed: Filed, tmp_path: Path) -> None:
    other = tmp_path / "greenroll-hubei-20200101T000000Z.backup"
    other.write_bytes(b"another region's")
    others = [
        tmp_path / "greenroll-hunan-east-20200101T000000Z.backup",  # a region whose name begins alike
        tmp_path / "greenroll-hunan-20200101T000000Z.backup",  # another instance of this region
        tmp_path / "greenroll-hunan-29990101T000000Z.backup",  # made by a clock that was ahead
    ]
    for each in others:
        each.write_bytes(b"another instance's")
    half = tmp_path / ".greenroll-hunan-20200101T000000Z.backup.part"
    half.write_bytes(b"cut off")
    names = []
    for day in range(4):
        with patch.object(clock, "machine_now", _on_day(day)):
            made = make(tmp_path, keep=2, tell=silent)
        names.append(made.path.name)
        assert [each.name for each in made.removed] == names[-3:-2]
    left = {each.name for each in (other, *others)}
    assert {each.name for each in tmp_path.glob("*.backup")} == {*left, *names[-2:]}
    assert not half.exists()
    with patch.object(clock, "machine_now", lambda: datetime(2001, 1, 1, tzinfo=UTC)):
        made = make(tmp_path, keep=1, tell=silent)
    assert made.path.exists(), "whatever the clock says, the one just made is the newest"
    assert [each.name for each in made.removed] == names[-2:]
    with transaction():
        audit.record(actions.RESTORE, actions.BACKUP, made.path.name, by=None)
    again = make(tmp_path, keep=1, tell=silent)
    assert (again.removed, made.path.exists()) == ((), True), "what was restored may be another's that goes on"


def _on_day(day: int) -> Callable[[], Any]:
    now = clock.machine_now().replace(day=day + 1)
    return lambda: now


@pytest.mark.one_kind
def test_what_is_cut_off_never_looks_whole(here: Machine, filed: Filed, tmp_path: Path) -> None:
    def stops(what: str, done: int, of: int) -> None:
        if what == "files":
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        make(tmp_path, keep=1, tell=stops)
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == [".lock"]
    db.session.rollback()
    with patch("core.cli.backup.Progress", lambda: stops):
        assert "No backup was made: No space left on device" in here.refused("backup", "--to", tmp_path)
    here.environment["GREENROLL_BACKUP_KEYS"] = ""
    assert "GREENROLL_BACKUP_KEYS is not set" in here.refused("backup", "--to", tmp_path)
    assert "There is no folder" in Machine(here.url, here.storage, **here.environment | GIVEN_KEY).refused(
        "backup", "--to", tmp_path / "nowhere"
    )


GIVEN_KEY = {"GREENROLL_BACKUP_KEYS": GIVEN["GREENROLL_BACKUP_KEYS"]}


@pytest.mark.one_kind
def test_only_one_at_a_time(filed: Filed, here: Machine, tmp_path: Path) -> None:
    said: list[str] = []

    def meanwhile(what: str, done: int, of: int) -> None:
        if not said:
            said.append(here.refused("backup", "--to", tmp_path))

    make(tmp_path, keep=None, tell=meanwhile)
    assert "is under way" in said[0]


@pytest.mark.one_kind
def test_it_is_told_how_far_it_is(here: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.cli.progress.EVERY", 0)
    made = here("backup", "--to", tmp_path)
    assert re.search(r"^rows: 1 of [\d,]+ \(0 %\)$", made.stderr, re.MULTILINE)
    assert re.search(r"^files: (\d+) of \1 \(100 %\)$", made.stderr, re.MULTILINE)
