"""What is noted without anything being changed: who read what is not everybody's, and who was refused what."""

from __future__ import annotations

from datetime import timedelta

from flask import request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core import clock
from core.audit.actions import READ, action, subject
from core.audit.operations.recording import record
from core.db import db
from core.db.keeping import Kept
from core.db.transaction import transaction
from core.db.trouble import passes, refuses_writes
from core.people.models import Person
from core.web.request_log import log

TRAIL = subject("trail", "审计记录")
PAGE = subject("page", "功能")
REFUSED = action("audit.refuse", "操作被拒绝")
_LONGEST = 80

SITTING = timedelta(minutes=10)
"""Who reads the same again within so long, from the same address, reads it in one sitting. Our choice."""

_in_sitting = Kept[tuple[object, ...], bool | None](most=8_192)


def note_reading(subject_type: str, subject_id: str, *, by: Person) -> None:
    """Note that somebody read something, once in a sitting: a page is drawn anew after each act on it.

    Every process knows its own readers: several may note the same sitting, none leaves one out.
    """
    sitting = int(clock.now().timestamp() // SITTING.total_seconds())
    key = (by.id, request.remote_addr, subject_type, subject_id, sitting)
    _in_sitting.get(key, lambda: note(READ, subject_type, subject_id, by=by) or None)


def note(action: str, subject_type: str, subject_id: str, *, by: Person) -> bool:
    """Add an event of its own: whether it was. Where nothing can be written now the log says so: reading goes on."""
    if by in db.session:
        _ = by.id, by.name  # read once more where what was refused was rolled back
        db.session.expunge(by)  # a transaction would read it again
    try:
        with transaction():
            record(action, subject_type, subject_id[:_LONGEST], by=by)
    except (DBAPIError, PoolTimeout) as error:
        if not (refuses_writes(error) or passes(error)):
            raise
        log.error("not noted in the trail", action=action, subject_type=subject_type, subject_id=subject_id)
        return False
    return True
