"""How far the chain goes, and which events wait to be chained."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from core.audit.models import AuditEvent, AuditHead, AuditLink
from core.db import db

LONGEST_TRANSACTION = timedelta(days=1)
"""An event may be committed after events of higher numbers, yet never so late: what comes later was put in."""


def last_link() -> AuditLink | None:
    return db.session.scalar(select(AuditLink).order_by(AuditLink.position.desc()).limit(1))


def last_head() -> AuditHead | None:
    return db.session.scalar(select(AuditHead).order_by(AuditHead.position.desc()).limit(1))


def floor(now: datetime) -> int:
    """The number up to which every event was chained long ago, by the machine's time; 0 where none is."""
    query = select(AuditHead.newest).where(AuditHead.made_at <= now - LONGEST_TRANSACTION)
    return db.session.scalar(query.order_by(AuditHead.position.desc()).limit(1)) or 0


def newest_chained() -> int:
    """The highest number of an event in the chain."""
    return db.session.scalar(select(func.max(AuditLink.event_number))) or 0


def waiting() -> int:
    """How many events were written since the newest in the chain."""
    return db.session.scalar(select(func.count()).where(AuditEvent.number > newest_chained())) or 0


def unchained() -> ColumnElement[bool]:
    """Events that have no place in the chain."""
    return ~select(AuditLink.position).where(AuditLink.event_number == AuditEvent.number).exists()
