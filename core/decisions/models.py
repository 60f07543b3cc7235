"""What the department did: quiet decisions released together, undertakings to complete, results from above."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, Now, UtcDateTime
from core.plugin_api.labels import Labelled


class Verdict(Labelled):
    SELECTED = "selected", "入选"
    NOT_SELECTED = "not_selected", "不入选"


class Decision(Identified, Base):
    """A decision at one stage. Quiet until an approver releases it with the others."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("application_id", "stage"), Index("ix_decision_released", "released_at"))

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    stage: Mapped[str] = mapped_column(String(50))
    verdict: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class Undertaking(Identified, Base):
    """What a unit on a published plan has to complete, by when, and what it reported."""

    __tablename__ = "undertaking"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), unique=True)
    due_on: Mapped[date]
    report: Mapped[str | None] = mapped_column(Text)
    report_file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_file.id"))
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reported_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    completed_on: Mapped[date | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))


class Outcome(Identified, Base):
    """A decision made elsewhere (the ministry's), recorded at the end of a call with the document that says so."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("application_id", "stage"),)

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    stage: Mapped[str] = mapped_column(String(50))
    listed: Mapped[bool]
    decided_on: Mapped[date]
    document_number: Mapped[str] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(Text)
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
