"""Chaining what was written: by one at a time, after it was committed, so that no writer waits for another.

Events are chained in the order in which they are found committed. The first time that is all there are, those too that
an earlier release wrote without a mark: they get theirs in the chain. Afterwards an event without one is nobody's.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from core import clock
from core.audit.models import AuditEvent, AuditHead, AuditLink
from core.audit.queries import chain as chained
from core.audit.rules import heads, links
from core.db import db
from core.db.transaction import transaction
from core.db.turns import take_turn
from core.instance import instance

BATCH = 2_000


def chain(as_of: datetime | None = None) -> AuditHead | None:
    """Chain what was committed since the last time, and sign how far it goes; None where the trail is empty.

    Batch by batch, each in a transaction of its own: it may be stopped at any time, and called by several. `as_of`: the
    moment at which everything that is there had been committed, where that was long ago (it comes out of a backup).
    """
    now = as_of or clock.machine_now()
    after = chained.floor(now)
    while (last := _chain_batch(after)) is not None:
        after = last
    return _sign(now)


def _chain_batch(after: int) -> int | None:
    """Chain the next events behind that number; the last one's, or None where there was none."""
    with transaction() as session:
        take_turn("audit.chain")
        is_first = chained.last_head() is None
        # Contents are opened for marks only. Plain rows, not objects: a long trail is not kept in memory.
        columns = [column for column in AuditEvent.__table__.columns if is_first or column.name not in links.CONTENTS]
        query = select(*columns).where(AuditEvent.number > after, chained.unchained())
        events = session.execute(query.order_by(AuditEvent.number).limit(BATCH)).all()
        if not events:
            return None
        last = chained.last_link()
        stands, digest = (0, "") if last is None else (last.position, last.digest)
        settings, rows = instance().settings, []
        for position, event in enumerate(events, start=stands + 1):
            own = None
            if event.mark is None and is_first:
                own = links.mark(event, settings.signing_keys, settings.trail_digest)
            digest = links.link(digest, event, event.mark or own, settings.trail_digest)
            rows.append({"position": position, "event_number": event.number, "digest": digest, "mark": own})
        session.execute(insert(AuditLink), rows)
        number: int = events[-1].number
        return number


def _sign(now: datetime) -> AuditHead | None:
    with transaction():
        take_turn("audit.chain")
        last, head = chained.last_link(), chained.last_head()
        if last is None or (head is not None and head.position == last.position):
            return head
        newest = chained.newest_chained()
        signed = heads.sign(heads.Head(last.position, last.digest, newest, now), instance().settings.signers)
        made = AuditHead(
            position=last.position,
            digest=last.digest,
            newest=newest,
            made_at=now,
            key=signed.key,
            signature=signed.signature,
        )
        db.session.add(made)
        return made
