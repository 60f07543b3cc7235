"""Tables: the events of the trail, the chain that holds them together, and its signed heads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db.base import Base, Serial, appended
from core.db.sealing import SealedJson


@appended
class AuditEvent(Base):
    """One change. `number` is the order in which events were written.

    `by_id` is null for what the system or the command line did; `by_name` is the name that the person bore then.
    `before` and `after` hold only what differs. `sealed`: it tells of what the department keeps to itself.
    `address` is where the request came from. `mark` proves that the application wrote it and what it said
    (`core.audit.rules.links`); events of releases that wrote none have theirs in the chain.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index(None, "subject_type", "subject_id", "number"),
        Index(None, "by_id", "number"),
        Index(None, "action", "number"),
        Index(None, "at", "number"),
        Index(None, "by_name", "number"),
        Index(None, "subject_type", "number"),
    )

    number: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    action: Mapped[str] = mapped_column(String(80))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80))
    by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(String(60))
    before: Mapped[dict[str, Any] | None] = mapped_column(SealedJson("audit_event.before", shown=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(SealedJson("audit_event.after", shown=True))
    note: Mapped[str | None]
    sealed: Mapped[bool] = mapped_column(default=False)
    request_id: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(45))
    mark: Mapped[str | None] = mapped_column(String(120))


@appended
class AuditLink(Base):
    """The place of one event in the chain, counted from 1 in the order in which they were committed.

    `digest` covers the link before it. `mark` is there only for an event that was written without one. No foreign key:
    the chain has to outlive what it bears witness of.
    """

    __tablename__ = "audit_link"
    __table_args__ = (UniqueConstraint("event_number"),)

    position: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    event_number: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(80))
    mark: Mapped[str | None] = mapped_column(String(120))


@appended
class AuditHead(Base):
    """The chain as far as it was chained at once, signed. `newest`: the highest number of an event in it.

    `made_at` is the machine's time, for a simulated clock goes back and forth.
    """

    __tablename__ = "audit_head"

    position: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(80))
    newest: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(20))
    signature: Mapped[str] = mapped_column(String(100))
