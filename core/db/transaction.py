"""One operation, one transaction.

    with transaction():
        application = lock(Application, application_id)
        ...

Everything that was read before is read again inside, so that an operation judges what it is about to change and not
what a page showed a moment ago. An operation called by another one joins its transaction; only the outermost commits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.db import db
from core.db.base import Base, append_only
from core.db.constraints import conflict_of
from core.db.engine import WRITES
from core.errors import existing

M = TypeVar("M", bound=Base)

_OPEN = "greenroll_transaction"


@contextmanager
def transaction() -> Iterator[Session]:
    """Begin a writing transaction, commit it once, roll everything back on any error.

    Raises Conflict, with the constraint's own sentence, where the database refused.
    """
    session = db.session()
    if session.info.get(_OPEN):
        yield session
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("Changed outside a transaction: only operations change data.")
    session.rollback()  # Ends the reading transaction and expires all that it read.
    session.info[_OPEN] = True
    try:
        session.connection(execution_options={WRITES: True})
        yield session
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise conflict_of(error) or error from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_OPEN, None)


def begin_late() -> None:
    """Begin to write where a library has already changed objects; `commit_late` or `roll_back_late` ends it.

    Unlike `transaction`, it keeps what was changed in memory.
    """
    session = db.session()
    if session.info.get(_OPEN):
        return
    session.info[_OPEN] = True
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        with session.no_autoflush:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def commit_late() -> None:
    """Commit what was begun by `begin_late`. Raises Conflict."""
    session = db.session()
    try:
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise conflict_of(error) or error from error
    finally:
        session.info.pop(_OPEN, None)


def roll_back_late() -> None:
    """Undo what was begun by `begin_late`."""
    session = db.session()
    session.rollback()
    session.info.pop(_OPEN, None)


def in_transaction() -> bool:
    """Whether an operation is under way."""
    return is_under_way(db.session().info)


def is_under_way(info: Mapping[Any, Any]) -> bool:
    """The same of a session's own notes, for who has them at hand."""
    return bool(info.get(_OPEN))


def put(row: M) -> M:
    """Write a row that was just made; part of an operation. Raises what the database has against it."""
    session = db.session()
    session.add(row)
    session.flush()
    return row


def lock(model: type[M], id: str | int) -> M:
    """The row as it now is, held against everybody else who would have or change it until the transaction ends.

    Who writes what only refers to it waits for nobody: two who do that, each to what the other holds, would wait for
    ever. Raises NotFound. Of an append-only table `core.db.turns.hold` does.
    """
    if not in_transaction():
        raise RuntimeError("A row is locked inside `with transaction()`.")
    if model.__tablename__ in append_only:
        raise RuntimeError(f"Rows of {model.__tablename__} are not locked: they never change.")
    found = db.session.get(model, id, populate_existing=True, with_for_update={"of": model, "key_share": True})
    return existing(found, f"找不到该{model.__noun__}。", "它可能已被删除，或者链接不完整；请从列表重新进入。")
