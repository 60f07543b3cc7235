"""Table: messages to people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db.base import Base, Serial, rows_where
from core.notifications.rules import Topic


class Message(Base):
    """A sentence for one person; `link` is the path of the page that it speaks of. `number` is their order."""

    __tablename__ = "message"
    __noun__ = "消息"
    __table_args__ = (
        Index(None, "person_id", "number"),
        Index("ix_message_unread", "person_id", **rows_where("read_at IS NULL")),
    )

    number: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(String(500))
    topic: Mapped[Topic] = mapped_column(default=Topic.PROGRESS)
    link: Mapped[str | None] = mapped_column(String(300))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    read_at: Mapped[datetime | None]
