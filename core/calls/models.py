"""Calls that staff have opened: each keeps the resolved declarations by which its applications are judged."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, Now
from core.plugin_api.labels import Labelled


class CallState(Labelled):
    """Whether units may still enter; stages after filing go on in a closed call."""

    OPEN = "open", "已启动"
    CLOSED = "closed", "已关闭"


class OpenedCall(Identified, Base):
    """A declared call that was opened.

    ``pinned`` is what `core.policy.pinning.pin` gave at opening (or at the last recorded amendment, which raises
    ``pin_revision``): applications are judged by it whatever the plugin says later.
    """

    __tablename__ = "opened_call"
    __noun__ = "申报通知"
    __table_args__ = (UniqueConstraint("call_id", info={"says": "该通知已经启动，无需重复启动。"}),)

    call_id: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(200))
    year: Mapped[int | None] = mapped_column(index=True)
    opens_on: Mapped[date]
    state: Mapped[CallState] = mapped_column(default=CallState.OPEN)
    pinned: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    pin_revision: Mapped[int] = mapped_column(default=1)
    last_number: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[Now]
    opened_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]

    @property
    def spoken_year(self) -> int:
        """The year by which people speak of it, as its applications' numbers do: of standing rules, when it opened."""
        return self.year or self.opens_on.year
