"""Calls that staff have opened: each keeps the resolved declarations by which its applications are judged."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, Json, UtcDateTime


class CallState(StrEnum):
    """Whether units may still enter; stages after filing go on in a closed call."""

    OPEN = "open"
    CLOSED = "closed"


class OpenedCall(Identified, Base):
    """A declared call that was opened.

    ``pinned`` is what `core.policy.pinning.pin` gave at opening (or at the last recorded amendment, which raises
    ``pin_revision``): applications are judged by it whatever the plugin says later.
    """

    __tablename__ = "opened_call"

    call_id: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    year: Mapped[int | None] = mapped_column(index=True)
    opens_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default=CallState.OPEN)
    pinned: Mapped[dict[str, object]] = mapped_column(Json)
    pin_revision: Mapped[int] = mapped_column(default=1)
    last_number: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
