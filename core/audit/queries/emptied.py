"""How far the contents of events have been erased: what happened, when and by whom stays, and stays in the chain."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, or_, select

from core.audit.actions import action
from core.audit.models import AuditEvent
from core.audit.queries.chain import unchained
from core.audit.rules import links
from core.db import db
from core.instance import instance

EMPTY = action("audit.empty", "清除审计记录的变动内容")
"""Its subject is the number of the last event whose contents went: open words, so that it is never emptied itself."""


def emptied_until() -> int:
    """The number up to which contents were erased by the application, as its own marks prove; 0 where none were."""
    keys = instance().settings.signing_keys
    recorded = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == EMPTY).order_by(AuditEvent.number.desc())
    )
    for event in recorded:
        if event.mark is not None and links.examine(event, event.mark, keys) is links.Marked.TRUE:
            return int(event.subject_id)
    return 0


def with_contents(before: datetime) -> Select[int]:
    """The numbers of events older than an instant that still say what was changed, in order: of those in the chain."""
    says = or_(AuditEvent.before.is_not(None), AuditEvent.after.is_not(None))
    old = select(AuditEvent.number).where(AuditEvent.number > emptied_until(), AuditEvent.at < before, says)
    return old.where(~unchained()).order_by(AuditEvent.number)
