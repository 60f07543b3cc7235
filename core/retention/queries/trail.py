"""What the trail holds of a person, as far as that person may be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Select, bindparam, func, select

from core.audit.actions import READ
from core.audit.models import AuditEvent
from core.db import db
from core.db.statements import Known
from core.registry import Registry

_PERSON: BindParameter[str] = bindparam("person")

SUBJECTS: Registry[Callable[[Known[str]], Select[str] | CompoundSelect[str]]] = Registry()
"""By kind of subject of the trail, of whose reading a person may be told: the ids of those that are his own."""


def acts_of(person_id: str) -> Sequence[Any]:
    """What somebody did, as the trail has it: ``action``, ``count``, ``first``, ``last``; the most frequent first."""
    return db.session.execute(_ACTS, {"person": person_id}).all()


_COUNTED = func.count().label("count"), func.min(AuditEvent.at).label("first"), func.max(AuditEvent.at).label("last")
_ACTS = (
    select(AuditEvent.action, *_COUNTED)
    .where(AuditEvent.by_id == bindparam("person"))
    .group_by(AuditEvent.action)
    .order_by(func.count().desc(), AuditEvent.action)
)


def readings_of(person_id: str) -> Sequence[AuditEvent]:
    """When others read what is that person's own, of what is not sealed; the newest first."""
    found: list[AuditEvent] = []
    for kind in SUBJECTS:  # one by one: each goes by the index of its subjects
        found += db.session.scalars(_readings(kind), {"person": person_id})
    return sorted(found, key=lambda event: -event.number)


@cache
def _readings(kind: str) -> Select[AuditEvent]:
    own = AuditEvent.subject_type == kind, AuditEvent.subject_id.in_(SUBJECTS[kind](_PERSON))
    by_others = AuditEvent.by_id != _PERSON, AuditEvent.action == READ, AuditEvent.sealed.is_(False)
    return select(AuditEvent).where(*own, *by_others)
