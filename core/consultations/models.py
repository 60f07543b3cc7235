"""What regulators were asked, what each answered about each application, and how objections were dealt with.

Records are appended: a correction is a further one with its reason, and the last counts.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Identified, Json, Now, appended
from core.plugin_api.labels import Labelled


class Answer(Labelled):
    """What a regulator says of an application."""

    NO_OBJECTION = "no_objection", "无异议"
    OBJECTION = "objection", "有异议"
    NOT_COMPETENT = "not_competent", "不属职责"


_ANSWERS = ", ".join(f"'{answer.value}'" for answer in Answer)


@appended
class Inquiry(Identified, Base):
    """A letter that asks regulators about applications at one stage.

    ``regulators`` are their ids in the region's declaration. ``body_id``: the recommending body that asks; None where
    the department does.
    """

    __tablename__ = "inquiry"
    __noun__ = "征求意见函"

    call_id: Mapped[str] = mapped_column(ForeignKey("opened_call.id"))
    stage: Mapped[str] = mapped_column(String(50))
    body_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"))
    regulators: Mapped[list[str]] = mapped_column(Json)
    asked_on: Mapped[date]
    document_number: Mapped[str] = mapped_column(String(100))
    file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_file.id"))
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


@appended
class InquiredApplication(Base):
    """One application that a letter asks about, in the letter's order."""

    __tablename__ = "inquired_application"

    inquiry_id: Mapped[str] = mapped_column(ForeignKey("inquiry.id"), primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True, index=True)
    position: Mapped[int]


@appended
class Reply(Identified, Base):
    """A regulator's written answer about one or many applications: its day, its number, its file."""

    __tablename__ = "regulator_reply"
    __noun__ = "部门复函"

    call_id: Mapped[str] = mapped_column(ForeignKey("opened_call.id"))
    stage: Mapped[str] = mapped_column(String(50))
    body_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"))
    regulator: Mapped[str] = mapped_column(String(50))
    answered_on: Mapped[date]
    document_number: Mapped[str | None] = mapped_column(String(100))
    file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_file.id"))
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


@appended
class Opinion(Identified, Base):
    """What a regulator's answer says of one application. ``correction``: why it replaces the one before."""

    __tablename__ = "regulator_opinion"
    __noun__ = "部门意见"
    __table_args__ = (
        CheckConstraint(f"answer IN ({_ANSWERS})", name="answer_known"),
        CheckConstraint("serial = 1 OR correction IS NOT NULL", name="corrected_with_reason"),
        UniqueConstraint("application_id", "stage", "regulator", "serial"),
        Index("ix_regulator_opinion_reply", "reply_id"),
    )

    reply_id: Mapped[str] = mapped_column(ForeignKey("regulator_reply.id"))
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    stage: Mapped[str] = mapped_column(String(50))
    regulator: Mapped[str] = mapped_column(String(50))
    serial: Mapped[int]
    answer: Mapped[Answer]
    words: Mapped[str | None] = mapped_column(Text)
    correction: Mapped[str | None] = mapped_column(Text)


@appended
class SettledObjection(Identified, Base):
    """How an objection was dealt with by those who passed the application on all the same."""

    __tablename__ = "settled_objection"
    __noun__ = "异议处理记录"

    opinion_id: Mapped[str] = mapped_column(ForeignKey("regulator_opinion.id"), unique=True)
    how: Mapped[str] = mapped_column(Text)
    settled_at: Mapped[Now]
    settled_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
