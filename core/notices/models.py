"""Public notice: a span in which anyone may object."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.applications.models import Application
from core.db.base import Base, Identified, Now, UtcDateTime
from core.db.sealing import Sealed
from core.plugin_api.labels import Labelled


class PublicNotice(Identified, Base):
    """A public notice: who is on it, from which day to which (both included), and by which term it was reckoned.

    It is the department's, or that of the recommending body which decides at the stage (`body_id`).
    """

    __tablename__ = "public_notice"

    call_id: Mapped[str] = mapped_column(ForeignKey("opened_call.id"), index=True)
    stage: Mapped[str] = mapped_column(String(50))
    body_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    first_day: Mapped[date]
    last_day: Mapped[date]
    term_id: Mapped[str] = mapped_column(String(100))
    published_at: Mapped[Now]
    published_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    items: Mapped[list[NoticeItem]] = relationship(order_by="NoticeItem.position")


class NoticeItem(Base):
    """One application on a notice, in the order in which it is shown."""

    __tablename__ = "notice_item"

    notice_id: Mapped[str] = mapped_column(ForeignKey("public_notice.id"), primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True, index=True)
    position: Mapped[int]

    application: Mapped[Application] = relationship()


class ObjectionState(Labelled):
    OPEN = "open", "待处理", "waiting"
    UPHELD = "upheld", "异议成立", "bad"
    DISMISSED = "dismissed", "异议不成立"


class Objection(Identified, Base):
    """What someone objects to a unit on notice. Name and contact are seen by those who decide, and by nobody else."""

    __tablename__ = "objection"

    notice_id: Mapped[str] = mapped_column(ForeignKey("public_notice.id"), index=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    name: Mapped[str] = mapped_column(Sealed("objection.name"))
    contact: Mapped[str] = mapped_column(Sealed("objection.contact"))
    text: Mapped[str] = mapped_column(Sealed("objection.text"))
    file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_file.id"))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    received_at: Mapped[Now]
    state: Mapped[ObjectionState] = mapped_column(default=ObjectionState.OPEN)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(Text)
