"""Making a backup, beside the running service: what is in it is one moment's."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeAlias

from sqlalchemy import Connection, select

from core import audit, clock
from core.audit.models import AuditEvent, AuditHead
from core.audit.operations.chaining import chain
from core.audit.rules.heads import Head, written
from core.backups import actions
from core.backups.queries import rows
from core.backups.rules.envelope import PIECE, Sealer
from core.backups.rules.manifest import Files, Manifest, Table, fingerprint
from core.backups.rules.parts import FILES, MANIFEST, Enduring, Hashed, Packing, canonical
from core.backups.rules.refusals import BackupRefused
from core.config import Settings
from core.db import db
from core.db.engine import open_engine
from core.db.migrate import newest_revision
from core.db.models import SealingKey
from core.db.sealing import APART
from core.db.transaction import transaction
from core.files.models import StoredFile
from core.files.operations import store
from core.instance import instance

SUFFIX = ".backup"
_PART = ".part"
_NAME = re.compile(r"greenroll-[a-z0-9_-]+-\d{8}T\d{6}Z\.backup")

Tell: TypeAlias = Callable[[str, int, int], None]
"""Is told what is done, how much of it, of how much."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is there, its SHA-256 and its bytes; and the older ones that were removed for it."""

    path: Path
    manifest: Manifest
    sha256: str
    size: int
    removed: tuple[Path, ...]


def make(folder: Path, *, keep: int | None, tell: Tell) -> Made:
    """Write an archive of everything into the folder; of those that this instance made there keep the newest `keep`.

    Raises BackupRefused, OSError.
    """
    settings = instance().settings
    if not settings.backup_keys:
        raise BackupRefused(
            "GREENROLL_BACKUP_KEYS is not set: no backup is made that anybody could read.",
            "Write a name and at least 32 random characters, like 2026:…, and keep them apart from the backups.",
        )
    chain()
    db.session.rollback()
    path = folder / f"greenroll-{settings.region}-{clock.machine_now():%Y%m%dT%H%M%SZ}{SUFFIX}"
    with _alone(folder), _whole(path) as file:
        sealer = Sealer(file, dict(settings.backup_keys), settings.personal_cipher)
        manifest = _pack(Packing(sealer), settings, tell)
        sealer.close()
        size = file.tell()
    _note(path.name, manifest, sealer.sha256)
    removed = tuple(_older(folder, keep))
    for each in removed:
        each.unlink(missing_ok=True)
    return Made(path, manifest, sealer.sha256, size, removed)


def _pack(packing: Packing, settings: Settings, tell: Tell) -> Manifest:
    engine = open_engine(settings.database_url)
    try:
        # Held from before the moment that is read until all is copied: no file that is named then goes meanwhile, so
        # the database need not keep that moment as long as files are copied.
        with store().held():
            with rows.snapshot(engine) as connection:
                manifest = _begun(connection, settings)
                manifest = replace(manifest, tables=_pack_tables(packing, connection, manifest.tables, tell))
                named = connection.scalars(select(StoredFile.sha256).distinct().order_by(StoredFile.sha256)).all()
            manifest = replace(manifest, files=_pack_files(packing, named, tell))
    finally:
        engine.dispose()
    packing.put(MANIFEST, manifest.written())
    packing.close()
    return manifest


def _begun(connection: Connection, settings: Settings) -> Manifest:
    head = connection.execute(select(AuditHead.__table__).order_by(AuditHead.position.desc()).limit(1)).one_or_none()
    return Manifest(
        region=settings.region,
        version=version("greenroll"),
        revision=newest_revision() or "",
        made_at=clock.machine_now().isoformat(timespec="seconds"),
        head=None
        if head is None
        else written(Head(head.position, head.digest, head.newest, head.made_at), head.key, head.signature),
        keys=_fingerprints(connection, settings),
        tables=rows.tables(),
    )


def _fingerprints(connection: Connection, settings: Settings) -> dict[str, dict[str, str]]:
    """Of the keys that encrypt what is in the database, of all that prove the trail, and of the other two."""
    in_use = set(connection.scalars(select(SealingKey.name)))
    personal, apart = settings.personal_keys, settings.complaint_keys
    named = {
        "GREENROLL_PERSONAL_KEYS": dict(each for each in personal if each[0] in in_use or each is personal[0]),
        "GREENROLL_COMPLAINT_KEYS": dict(each for each in apart if f"{APART}/{each[0]}" in in_use or each is apart[0]),
        "GREENROLL_SIGNING_KEYS": dict(settings.signing_keys),
        "GREENROLL_SM2_KEYS": dict(settings.sm2_keys),
        "GREENROLL_IDENTITY_KEY": {"": settings.identity_key or settings.secret_key},
        "GREENROLL_SECRET_KEY": {"": settings.secret_key},
    }
    return {setting: {name: fingerprint(key) for name, key in keys.items()} for setting, keys in named.items()}


def _pack_tables(packing: Packing, connection: Connection, tables: Mapping[str, Table], tell: Tell) -> dict[str, Table]:
    expected = sum(rows.count(connection, name) for name in tables)
    packed, done = {}, 0
    for name, table in tables.items():
        digest, part, here, numbers = hashlib.sha256(), bytearray(), 0, count(1)
        for line in rows.lines(connection, name, table):
            digest.update(canonical(line) + b"\n")
            part += line + b"\n"
            here += 1
            if len(part) >= PIECE:
                packing.put_rows(name, next(numbers), bytes(part))
                part.clear()
            tell("rows", done + here, expected)
        if part:
            packing.put_rows(name, next(numbers), bytes(part))
        done += here
        packed[name] = replace(table, rows=here, sha256=digest.hexdigest())
    return packed


def _pack_files(packing: Packing, sums: Sequence[str], tell: Tell) -> Files:
    digest, number, size, lost = hashlib.sha256(), 0, 0, _Lost([], [], [])
    for done, sha256 in enumerate(sums, start=1):
        packed = _pack_file(packing, sha256, lost)
        if packed is not None:
            digest.update(f"{sha256} {packed}\n".encode())
            number, size = number + 1, size + packed
        tell("files", done, len(sums))
    return Files(count=number, bytes=size, sha256=digest.hexdigest(), **lost._asdict())


class _Lost(NamedTuple):
    """Files that records name and the archive cannot hold."""

    missing: list[str]
    unreadable: list[str]
    damaged: list[str]


def _pack_file(packing: Packing, sha256: str, lost: _Lost) -> int | None:
    """How many bytes it has; None where it is lost, which is noted and stops nothing."""
    try:
        file = store().open(sha256)
    except FileNotFoundError:
        lost.missing.append(sha256)
        return None
    except OSError:
        lost.unreadable.append(sha256)
        return None
    with file:
        stated = file.seek(0, os.SEEK_END)
        file.seek(0)
        hashed = Hashed(Enduring(file, stated))
        packing.put_file(f"{FILES}{sha256}", hashed, stated)
    if hashed.sha256 != sha256:
        lost.damaged.append(sha256)
        return None
    return stated


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time in a folder. What an earlier one left half-written is nobody's any more."""
    if not folder.is_dir():
        raise BackupRefused(f"There is no folder {folder}.", "Make it, or mount what belongs there.")
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused(f"Another backup into {folder} is under way.") from None
        for left in folder.glob(f".*{SUFFIX}{_PART}"):
            left.unlink()
        yield


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name when all of it is safe on the disk, or not at all."""
    if path.exists():
        raise BackupRefused(f"{path} is there already.", "Wait a second.")
    part = path.with_name(f".{path.name}{_PART}")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _older(folder: Path, keep: int | None) -> list[Path]:
    """The archives there that this instance made, but the newest.

    Its trail says which, and in which order: neither a clock that was wrong nor another instance's archives are taken
    for it. What stood in the trail that it was restored from may be another's that goes on: it is left alone.
    """
    if keep is None:
        return []
    own = select(AuditEvent.action, AuditEvent.subject_id).where(AuditEvent.action.in_((actions.MAKE, actions.RESTORE)))
    made: list[Path] = []
    for action, name in db.session.execute(own.order_by(AuditEvent.number)):
        if action == actions.RESTORE:
            made.clear()
        elif _NAME.fullmatch(name) and (folder / name).is_file():
            made.append(folder / name)
    return made[:-keep]


def _note(name: str, manifest: Manifest, sha256: str) -> None:
    with transaction():
        after = {
            "made_at": manifest.made_at,
            "sha256": sha256,
            "rows": manifest.rows,
            "files": manifest.files.count,
        }
        audit.record(actions.MAKE, actions.BACKUP, name[:80], by=None, after=after)
