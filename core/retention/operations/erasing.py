"""Erasing what has had its time, kind by kind and batch by batch, each batch with its event in the trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from core import audit, clock
from core.audit.operations.emptying import empty
from core.audit.queries.emptied import with_contents
from core.db import db
from core.db.appended import resting
from core.db.transaction import transaction
from core.db.turns import take_turn
from core.plugin_api.declarations import PersonalData
from core.retention import actions, queries
from core.retention.models import Erasure
from core.retention.queries.keepings import KEEPINGS, Keeping

BATCH = 200


def erase(kinds: Collection[PersonalData] | None = None, *, as_owner: bool = False) -> Mapping[PersonalData, int]:
    """Take from everything what has had its time, of these kinds (None: of all); how many things it was taken from.

    `as_owner`: of append-only tables too, which only the database role that owns them can do; else they are left out.
    May be stopped and begun again at any time, beside the running service.
    """
    wanted = [each for data in PersonalData if (each := KEEPINGS.get(data.value)) and (kinds is None or data in kinds)]
    return {each.data: _erase_kind(each) for each in wanted if as_owner or not each.appended}


def _erase_kind(keeping: Keeping) -> int:
    until = queries.before(keeping)
    done = 0
    if until is not None:
        while (gone := _erase_batch(keeping, until)) is not None:
            done += gone
    return done


def _erase_batch(keeping: Keeping, until: datetime) -> int | None:
    """From how many of the next that are due it went; None where there are no more."""
    with transaction() as session:
        take_turn("retention.erase")
        due = keeping.due(until)
        (id_of,) = due.selected_columns
        # Held against whoever changes them or adds to them, and looked at once more: who had them before may have taken
        # one up again, or may have added what says that its time has not come.
        held = session.scalars(due.limit(BATCH).with_for_update()).all()
        if not held:
            return None
        ids: list[Any] = list(session.scalars(due.where(id_of.in_(held))))
        if not ids:
            return 0
        if keeping.appended:
            with resting(session.connection(), *keeping.appended):
                keeping.erase(ids)
                session.flush()
        else:
            keeping.erase(ids)
        if keeping.stays:
            now = clock.now()
            for id in ids:  # from what went on since, it goes once more
                db.session.merge(Erasure(data=keeping.data.value, subject_id=str(id), erased_at=now))
        after = {"count": len(ids), "before": clock.local(until).date()}
        audit.record(actions.ERASE, actions.RETENTION, keeping.data.value, by=None, after=after)
        return len(ids)


def register() -> None:
    """Make known how contents of the trail go."""
    Keeping(
        PersonalData.TRAIL,
        what="每次操作改动前后的内容；何人何时办理何事仍然保留，并可证明未经改动",
        since="操作之日",
        due=with_contents,
        erase=empty,
        appended=("audit_event",),
    ).make_known()
