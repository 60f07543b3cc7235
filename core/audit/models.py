"""Table: the events of the trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db.base import Base, Serial, appended
from core.db.sealing import SealedJson


@appended
class AuditEvent(Base):
    """One change. `number` is the order in which events were written.

    `by_id` is null for what the system or the command line did; `by_name` is the name that the person bore then.
    `before` and `after` hold only what differs. `sealed`: it tells of what the department keeps to itself.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index(None, "subject_type", "subject_id", "number"),
        Index(None, "by_id", "number"),
        Index(None, "action", "number"),
        Index(None, "at", "number"),
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
