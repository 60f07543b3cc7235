"""Tables: who of an office sees to an application, who stands in for whom, and the notes that an office keeps."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, Serial, UtcDateTime, appended
from core.db.sealing import Sealed


class Charge(Identified, Base):
    """Who of an office sees to an application. ``office``: a body's id, or that of the department."""

    __tablename__ = "charge"
    __noun__ = "经办分工"
    __table_args__ = (UniqueConstraint("application_id", "office"), Index(None, "person_id", "office"))

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    office: Mapped[str] = mapped_column(String(50))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


class Cover(Identified, Base):
    """That a colleague stands in for a person from one day to another, both included, unless it was ended before."""

    __tablename__ = "cover"
    __noun__ = "代办"
    __table_args__ = (Index(None, "substitute_id", "until_day"), Index(None, "person_id", "until_day"))

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    substitute_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    first_day: Mapped[date]
    until_day: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@appended
class InternalNote(Base):
    """What somebody of an office wrote of an application for his colleagues: nobody outside the office reads it."""

    __tablename__ = "internal_note"
    __noun__ = "内部备注"
    __table_args__ = (Index(None, "application_id", "office", "number"),)

    number: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    office: Mapped[str] = mapped_column(String(50))
    text: Mapped[str] = mapped_column(Sealed("internal_note.text"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
