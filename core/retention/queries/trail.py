"""What the trail holds of a person, as far as that person may be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, select

from core.audit.actions import READ
from core.audit.models import AuditEvent
from core.db import db
from core.registry import Registry

SUBJECTS: Registry[Callable[[str], Select[str] | CompoundSelect[str]]] = Registry()
"""By kind of subject of the trail, of whose reading a person may be told: the ids of those that are his own."""


def acts_of(person_id: str) -> Sequence[Any]:
    """What somebody did, as the trail has it: ``action``, ``count``, ``first``, ``last``; the most frequent first."""
    counted = func.count().label("count"), func.min(AuditEvent.at).label("first"), func.max(AuditEvent.at).label("last")
    query = select(AuditEvent.action, *counted).where(AuditEvent.by_id == person_id).group_by(AuditEvent.action)
    return db.session.execute(query.order_by(func.count().desc(), AuditEvent.action)).all()


def readings_of(person_id: str) -> Sequence[AuditEvent]:
    """When others read what is that person's own, of what is not sealed; the newest first."""
    by_others = AuditEvent.by_id != person_id, AuditEvent.action == READ, AuditEvent.sealed.is_(False)
    found: list[AuditEvent] = []
    for kind, of in SUBJECTS.items():  # one by one: each goes by the index of its subjects
        own = AuditEvent.subject_type == kind, AuditEvent.subject_id.in_(of(person_id))
        found += db.session.scalars(select(AuditEvent).where(*own, *by_others))
    return sorted(found, key=lambda event: -event.number)
