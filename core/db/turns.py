"""Taking turns: what only one transaction at a time may do, on a database that would let several.

A turn is named by what it guards (``units.register``, ``ceiling:…``), so that no table and no list of numbers has to
know them all. SQLite has one writer at a time anyway.
"""

from __future__ import annotations

from hashlib import blake2b

from sqlalchemy import text

from core.db import db
from core.db.transaction import M, in_transaction
from core.errors import existing

_KEY_BYTES = 8  # PostgreSQL's advisory locks are numbered with signed 64 bits.


def take_turn(*names: str) -> None:
    """Nobody else who takes a turn of one of these names goes on until this transaction ends.

    Several are taken in one order whoever asks for them, so that no two wait for each other; take them in one call.
    """
    if not in_transaction():
        raise RuntimeError("A turn is taken inside `with transaction()`.")
    if db.session.get_bind().dialect.name != "postgresql":
        return
    for key in sorted({_key(name) for name in names}):
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def hold(model: type[M], id: str | int) -> M:
    """A row of an append-only table, whose turn is taken until this transaction ends: what hangs on it is decided once.

    To lock the row itself the role of the application would have to be allowed to change it. Raises NotFound.
    """
    take_turn(f"{model.__tablename__}:{id}")
    return existing(
        db.session.get(model, id, populate_existing=True), f"找不到该{model.__noun__}。", "请从列表重新进入。"
    )


def _key(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=_KEY_BYTES).digest(), signed=True)
