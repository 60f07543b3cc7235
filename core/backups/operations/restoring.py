"""Filling an empty machine from an archive, and proving that nothing is missing or other than it was."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, insert, inspect, select, text

from core import audit
from core.accounts.operations.sessions import end_all_sessions
from core.audit.operations.chaining import chain
from core.audit.queries.verifying import prove
from core.audit.rules import heads
from core.backups import actions
from core.backups.operations.making import Tell
from core.backups.operations.reading import read_through
from core.backups.queries import rows
from core.backups.rules.manifest import Files, Kind, Manifest, Table, differing, fingerprint
from core.backups.rules.parts import Hashed
from core.backups.rules.refusals import BackupRefused
from core.config import Settings
from core.contents.storage import Store
from core.db.engine import WRITES, open_engine
from core.db.migrate import knows, revision_of, upgrade_database
from core.db.statements import pieces
from core.db.transaction import transaction
from core.files.operations import store_of
from core.letters.models import Letter
from core.letters.operations.handling import doubt_all

_VERSIONS = "alembic_version"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, out of which archive, and how many letters were stopped."""

    manifest: Manifest
    name: str
    letters: int


def restore(path: Path, settings: Settings, tell: Tell) -> Restored:
    """Read the whole archive, then fill the empty database and store from it, and compare every row and file.

    What was true of that moment alone ends in the same transaction: sessions, since some may have been ended
    afterwards; letters that waited may have gone: they are called doubtful. The database stands at the archive's own
    migration then. Raises BackupRefused, with nothing written or all of it taken back.
    """
    keys, store = dict(settings.backup_keys), store_of(settings)
    if not keys:
        raise BackupRefused("GREENROLL_BACKUP_KEYS is not set.", "Write the key that encrypted the backup.")
    _require_empty(settings, store)
    with path.open("rb") as file:
        manifest = read_through(file, keys, tell)
        _require_its_own(manifest, settings)
        upgrade_database(settings.database_url, manifest.revision)
        engine = open_engine(settings.database_url)
        try:
            with (
                _taken_back(store),
                engine.connect().execution_options(**{WRITES: True}) as connection,
                connection.begin(),
            ):
                _fill(connection, store, manifest, lambda **hand: read_through(file, keys, tell, **hand))
                found = replace(manifest, tables=_counted(connection, manifest.tables), files=_files(store, tell))
                if wrong := [*differing(manifest, found)]:
                    raise BackupRefused(f"What was restored is not what the backup holds: {'; '.join(wrong)}.")
                end_all_sessions(connection, manifest.tables)
                letters = _doubted(connection, manifest.tables)
        finally:
            engine.dispose()
    return Restored(manifest, path.name, letters)


def begin_again(restored: Restored) -> int:
    """Prove the trail of what was restored, and note in it what happened; how far the trail was proved.

    What was committed while the backup began is chained as of that moment: later it would look as if put in late.
    Raises BackupRefused where the trail is broken, as it was when the backup was made.
    """
    manifest = restored.manifest
    chain(as_of=datetime.fromisoformat(manifest.made_at))
    proved = prove([heads.read(manifest.head)] if manifest.head else [])
    with transaction():
        after = {
            "made_at": manifest.made_at,
            "rows": manifest.rows,
            "files": manifest.files.count,
            "letters": restored.letters,
        }
        audit.record(actions.RESTORE, actions.BACKUP, restored.name[:80], by=None, after=after)
    if proved.fault is not None:
        raise BackupRefused(
            f"Everything was restored as the backup holds it, but its trail is broken ({proved.fault.what}): "
            f"{proved.fault.says}."
        )
    return proved.chained


def _doubted(connection: Connection, known: Collection[str]) -> int:
    """How many letters were stopped; an earlier release sent none."""
    is_there = Letter.__tablename__ in known
    return doubt_all(connection, "系统从备份恢复，备份之后可能已经发送。") if is_there else 0


# --- Before anything is written ---------------------------------------------------------------------------------------


def _require_empty(settings: Settings, store: Store) -> None:
    engine = open_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            tables = [name for name in inspect(connection).get_table_names() if name != _VERSIONS]
            filled = [name for name in sorted(tables) if rows.count(connection, name)]
    finally:
        engine.dispose()
    if filled:
        raise BackupRefused(
            f"The database is not empty: there are rows in {', '.join(filled)}.",
            "Restore into a new database; nothing was changed.",
        )
    if next(store.names(), None) is not None:
        raise BackupRefused(
            f"The {store.where} is not empty: files are kept in it.",
            "Restore into a new one; nothing was changed.",
        )


def _require_its_own(manifest: Manifest, settings: Settings) -> None:
    """The region, the release and the keys that the archive needs."""
    if manifest.region != settings.region:
        raise BackupRefused(f"The backup is of {manifest.region}, and GREENROLL_REGION is {settings.region}.")
    if not knows(manifest.revision):
        raise BackupRefused(
            f"The backup was made by release {manifest.version}, at migration {manifest.revision}, which this one does"
            " not know.",
            "Install that release, or a newer one.",
        )
    engine = open_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            stands_at = revision_of(connection)
    finally:
        engine.dispose()
    if stands_at not in {None, manifest.revision}:
        raise BackupRefused(
            f"The database is at migration {stands_at}, the backup at {manifest.revision}.",
            "Restore into a database without tables; it is brought to the newest migration afterwards.",
        )
    if gone := list(_missing_keys(manifest, settings)):
        raise BackupRefused(
            f"The backup needs keys that are missing here, or others: {', '.join(gone)}.",
            "Put them into the settings; a further key may stand before them.",
        )


def _missing_keys(manifest: Manifest, settings: Settings) -> Iterator[str]:
    here: Mapping[str, Mapping[str, str]] = {
        "GREENROLL_PERSONAL_KEYS": dict(settings.personal_keys),
        "GREENROLL_COMPLAINT_KEYS": dict(settings.complaint_keys),
        "GREENROLL_SIGNING_KEYS": dict(settings.signing_keys),
        "GREENROLL_SM2_KEYS": dict(settings.sm2_keys),
        "GREENROLL_IDENTITY_KEY": {"": settings.identity_key or settings.secret_key},
    }
    for setting, known in here.items():
        for name, wanted in manifest.keys.get(setting, {}).items():
            secret = known.get(name)
            if secret is None or fingerprint(secret) != wanted:
                yield f"{setting} ({name})" if name else setting


# --- Filling ----------------------------------------------------------------------------------------------------------


def _fill(connection: Connection, store: Store, manifest: Manifest, go_through: Callable[..., object]) -> None:
    plain = {name: rows.plain(name, table) for name, table in manifest.tables.items()}

    def insert_rows(name: str, lines: Sequence[bytes]) -> None:
        for some in pieces(lines):
            connection.execute(insert(plain[name]), [rows.values(line, manifest.tables[name]) for line in some])

    def keep_file(sha256: str, content: Hashed) -> None:
        if sha256 in manifest.files.damaged:
            return
        with store.receive(content, most=sys.maxsize) as incoming:  # type: ignore[arg-type]  # it is only read from
            incoming.keep()

    with _unbound(connection):
        go_through(on_rows=insert_rows, on_file=keep_file)
    _count_on(connection, manifest.tables)


@contextmanager
def _unbound(connection: Connection) -> Iterator[None]:
    """Rows may come before those to which they point; at the end every pointer is examined."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        yield
        return
    found = connection.execute(
        text(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
        )
    ).all()
    for table, name, _ in found:
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    yield
    for table, name, definition in found:
        connection.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))


def _count_on(connection: Connection, tables: Mapping[str, Table]) -> None:
    """Numbers that the database gives go on behind those that were given. SQLite looks for itself."""
    if connection.dialect.name != "postgresql":
        return
    for name, table in tables.items():
        (first, *others) = table.key
        if others or table.columns[first] is not Kind.INTEGER:
            continue
        counter = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :key)"), {"table": name, "key": first})
        highest = connection.scalar(select(func.max(rows.plain(name, table).c[first])))
        if counter is not None and highest is not None:
            connection.execute(text("SELECT setval(:counter, :at)"), {"counter": counter, "at": highest})


def _counted(connection: Connection, tables: Mapping[str, Table]) -> dict[str, Table]:
    return {name: rows.counted(connection, name, table) for name, table in tables.items()}


def _files(store: Store, tell: Tell) -> Files:
    """What lies in the store, read once more."""
    digest, number, size = hashlib.sha256(), 0, 0
    for sha256 in store.names():
        with store.open(sha256) as file:
            hashed = Hashed(file)
            hashed.drain()
        if hashed.sha256 != sha256:
            raise BackupRefused(
                f"The file {sha256} in {store.where} is not what was written into it.", "Examine what it lies on."
            )
        digest.update(f"{sha256} {hashed.size}\n".encode())
        number, size = number + 1, size + hashed.size
        tell("compared files", number, number)
    return Files(count=number, bytes=size, sha256=digest.hexdigest())


@contextmanager
def _taken_back(store: Store) -> Iterator[None]:
    """Where it fails, the store is as empty as it was; the database undoes its own."""
    try:
        yield
    except BaseException:
        store.empty()
        raise
