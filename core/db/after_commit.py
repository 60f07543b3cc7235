"""What is to happen once a transaction is in the database, and never if it is not: telling those who only watch.

A task runs after the commit, outside any transaction, and cannot ask the database: it is given all that it needs. What
it raises is logged and changes nothing, for what was committed stays.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from core.db import db
from core.db.transaction import in_transaction

Task = Callable[[], object]

log = logging.getLogger(__name__)

_WAITING = "greenroll_after_commit"


def after_commit(task: Task) -> None:
    """Call the task when the running transaction has been committed; forget it when that is rolled back."""
    if not in_transaction():
        raise RuntimeError("There is no operation under way whose commit could be waited for.")
    db.session().info.setdefault(_WAITING, []).append(task)


def _run(session: Any) -> None:
    for task in session.info.pop(_WAITING, ()):
        try:
            task()
        except Exception:
            log.exception("a task after the commit failed")


def _forget(session: Any) -> None:
    session.info.pop(_WAITING, None)


event.listen(db.session, "after_commit", _run)
event.listen(db.session, "after_rollback", _forget)
