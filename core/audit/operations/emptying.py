"""Taking the contents out of events that have had their time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import null, update

from core.audit.models import AuditEvent
from core.audit.operations.noting import TRAIL
from core.audit.operations.recording import record
from core.audit.queries.emptied import EMPTY
from core.db import db


def empty(numbers: Sequence[int]) -> None:
    """Erase the contents of these events, the next in order; part of an operation of who owns the table.

    The chain covers their marks and stands; that their marks prove nothing any more is proved by the event of this.
    """
    db.session.execute(
        update(AuditEvent).where(AuditEvent.number.in_(numbers)).values(before=null(), after=null()),
        execution_options={"synchronize_session": False},
    )
    record(EMPTY, TRAIL, str(max(numbers)), by=None)
