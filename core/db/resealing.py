"""Bringing what lies in the database under the key that writes now: what was never sealed, and what older keys sealed.

Batch by batch, each in a transaction of its own, so that it may be stopped and begun again at any time, beside the
running service. Rows of append-only tables change in nothing but how they are sealed: their triggers rest for as long
as a batch takes, which only the tables' owner can do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Table,
    Text,
    and_,
    cast,
    delete,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from core.db.appended import resting
from core.db.base import Base
from core.db.engine import WRITES, open_engine
from core.db.models import SealingKey
from core.db.sealing import APART, Keyring, Sealed, SealedJson, Unreadable, is_sealed
from core.errors import DomainError

BATCH = 500
_PROOF, _ABOUT = "greenroll", "sealing_key.proof"
_APART = f"{APART}/"
"""Before the names of keys that seal apart."""


class MissingKeys(DomainError):
    """What was encrypted cannot be read: for the operator, before anything is served or changed."""

    code = "keys_missing"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"GREENROLL_PERSONAL_KEYS: personal data in the database were encrypted with the key {', '.join(names)}, "
            "which is missing there or another one.",
            "Put it back, behind the key that is to write; `greenroll keys reseal` makes it dispensable.",
        )


@dataclass
class Resealed:
    """How many values were sealed anew, and how many no key opens: they stay as they are."""

    sealed: int = 0
    unreadable: int = 0


def reseal(url: str, keyring: Keyring) -> Resealed:
    """Seal everything personal in the database with the key that writes now. Older keys stay noted as needed.

    Raises MissingKeys, with nothing changed.
    """
    engine = open_engine(url)
    done = Resealed()
    try:
        with engine.connect().execution_options(**{WRITES: True}) as connection:
            with connection.begin():
                require_keys(connection, keyring)
            for table, columns in personal().items():
                _reseal_table(connection, table, columns, keyring, done)
            with connection.begin():
                remember(connection, keyring)
        if done.sealed and engine.dialect.name == "sqlite":
            _wipe(engine)
    finally:
        engine.dispose()
    return done


def forget_former(url: str, keyring: Keyring) -> None:
    """Note that only the keys that write now are needed: whoever calls has seen that all else was sealed anew."""
    engine = open_engine(url)
    try:
        with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            connection.execute(delete(SealingKey))
            remember(connection, keyring)
    finally:
        engine.dispose()


def remember(connection: Connection, keyring: Keyring) -> None:
    """Note that a key has been in use, so that nobody takes it away unnoticed. Several servers may begin at once."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    in_use = [next(iter(keyring.keys)), *(f"{_APART}{name}" for name in list(keyring.apart)[:1])]
    for name in in_use:
        if connection.scalar(select(SealingKey.name).where(SealingKey.name == name)) is None:
            proof = keyring.seal(_PROOF, _about(name))
            connection.execute(insert(SealingKey).values(name=name, proof=proof).on_conflict_do_nothing())


def require_keys(connection: Connection, keyring: Keyring) -> None:
    """Raises MissingKeys where a key in use is not on the ring, or is another one under its name."""
    if gone := missing(connection, keyring):
        raise MissingKeys(gone)


def missing(connection: Connection, keyring: Keyring) -> list[str]:
    """The names of the keys in use that the keyring has not, or has otherwise."""
    known = connection.execute(select(*_KEY).order_by(_KEY[0]))
    return [name for name, proof in known if not _opens(keyring, name, proof)]


_KEY = (SealingKey.name, SealingKey.proof)


def personal() -> Mapping[Table, Sequence[Column[Any]]]:
    """The columns that hold personal data, by table."""
    found = {
        table: [column for column in table.columns if isinstance(column.type, Sealed | SealedJson)]
        for table in Base.metadata.sorted_tables
    }
    return {table: columns for table, columns in found.items() if columns}


def _reseal_table(
    connection: Connection, table: Table, columns: Sequence[Column[Any]], keyring: Keyring, done: Resealed
) -> None:
    (key,) = table.primary_key.columns
    last: object = None
    while True:
        with connection.begin():
            query = select(key, *map(_raw, columns)).where(or_(*(_is_old(column, keyring) for column in columns)))
            if last is not None:
                query = query.where(key > last)
            rows = connection.execute(query.order_by(key).limit(BATCH).with_for_update(key_share=True)).all()
            with resting(connection, table.name) if rows else nullcontext():
                for id, *values in rows:
                    if anew := dict(_anew(zip(columns, values, strict=True), keyring, done)):
                        connection.execute(update(table).where(key == id).values(anew))
        if len(rows) < BATCH:
            return
        last = rows[-1][0]


def _anew(
    values: Iterator[tuple[Column[Any], Any]], keyring: Keyring, done: Resealed
) -> Iterator[tuple[Column[Any], Any]]:
    """The values that have to be sealed anew, each as its column's plain type takes it."""
    for column, value in values:
        kind = column.type
        assert isinstance(kind, Sealed | SealedJson)  # noqa: S101
        if value is None or (is_sealed(value) and value.startswith(keyring.mark(kind.about))):
            continue
        plain = value if isinstance(kind, Sealed) else json.dumps(value, ensure_ascii=False)
        try:
            plain = keyring.open(value, kind.about) if is_sealed(value) else plain
        except Unreadable:
            done.unreadable += 1
            continue
        done.sealed += 1
        yield column, type_coerce(keyring.seal(plain, kind.about), _plain(column))


def _plain(column: Column[Any]) -> Any:
    """The column's type without what seals and opens."""
    kind = column.type
    assert isinstance(kind, Sealed | SealedJson)  # noqa: S101
    return kind.stored


def _raw(column: Column[Any]) -> ColumnElement[Any]:
    return type_coerce(column, _plain(column)).label(column.name)


def _is_old(column: Column[Any], keyring: Keyring) -> ColumnElement[bool]:
    kind = column.type
    assert isinstance(kind, Sealed | SealedJson)  # noqa: S101
    mark = keyring.mark(kind.about)
    begins = mark if isinstance(kind, Sealed) else f'"{mark}'
    return and_(column.is_not(None), cast(_raw(column), Text).not_like(f"{begins}%"))


def _about(name: str) -> str:
    """What the proof of a key is sealed for."""
    return f"{APART}.{_ABOUT}" if name.startswith(_APART) else _ABOUT


def _opens(keyring: Keyring, name: str, proof: str) -> bool:
    try:
        return keyring.open(proof, _about(name)) == _PROOF
    except Unreadable:
        return False


def _wipe(engine: Engine) -> None:
    """Leave nothing of the plain values in pages that SQLite has freed, nor in its journal."""
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()  # outside any transaction, which the engine's own connections begin
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
