"""Taking turns: what only one transaction at a time may do, on a database that would let several.

SQLite has one writer at a time anyway.
"""

from __future__ import annotations

from sqlalchemy import text

from core.db.transaction import in_transaction
from core.extensions import db


def take_turn(key: int) -> None:
    """Nobody else who takes the turn of this key goes on until this transaction ends.

    ``key`` is an arbitrary number that stands for what is guarded among PostgreSQL's advisory locks.
    """
    if not in_transaction():
        raise RuntimeError("A turn is taken inside `with transaction()`.")
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
