"""Table: views of a queue that people keep under a name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, UtcDateTime


class SavedView(Identified, Base):
    """A tab of a call's queue with what narrows and orders it, as addresses keep it (``tab=review&due=late``).

    One that is shared is there for all who work in the ``office`` of whoever saved it.
    """

    __tablename__ = "saved_view"
    __noun__ = "保存的视图"
    __table_args__ = (
        UniqueConstraint(
            "person_id", "desk", "call_id", "name", info={"says": "您已有一个同名的视图。", "field": "name"}
        ),
        Index(None, "call_id", "desk", "office"),
    )

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    desk: Mapped[str] = mapped_column(String(20))
    office: Mapped[str] = mapped_column(String(50))
    call_id: Mapped[str] = mapped_column(ForeignKey("opened_call.id"))
    name: Mapped[str] = mapped_column(String(40))
    view: Mapped[str] = mapped_column(String(1000))
    is_shared: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
