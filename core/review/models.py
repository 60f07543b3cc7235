"""What the recommending body did: recommended; and the ministry platform's receipt."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.applications.models import Application
from core.db.base import Base, Identified, Now, UtcDateTime
from core.db.searching import searched
from core.units.rules import names


class Recommendation(Identified, Base):
    """A body's act of passing applications up, and the applications it names.

    It bears the number and the date of an official letter where the stage asks for one; `letter_key` is that number as
    it is compared.
    """

    __tablename__ = "recommendation"
    __noun__ = "推荐"
    __table_args__ = (
        CheckConstraint("(letter_number IS NULL) = (letter_date IS NULL)", name="letter_whole"),
        UniqueConstraint(
            "call_id",
            "body_id",
            "stage",
            "letter_number",
            info={"says": "这个文号已用于本单位的另一次推荐，请核对文号。", "field": "letter_number"},
        ),
    )

    call_id: Mapped[str] = mapped_column(ForeignKey("opened_call.id"))
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"))
    stage: Mapped[str] = mapped_column(String(50))
    letter_number: Mapped[str | None] = mapped_column(String(100))
    letter_key: Mapped[str] = searched("letter", default="", index=True)
    letter_date: Mapped[date | None]
    letter_file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_file.id"))
    recommended_at: Mapped[Now]
    recommended_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    items: Mapped[list[RecommendedApplication]] = relationship(order_by="RecommendedApplication.position")

    @validates("letter_number")
    def _compared(self, _: str, number: str | None) -> str | None:
        self.letter_key = names.matching(number or "")
        return number


class RecommendedApplication(Base):
    """One application named in a letter, in the letter's order."""

    __tablename__ = "recommended_application"

    recommendation_id: Mapped[str] = mapped_column(ForeignKey("recommendation.id"), primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True, index=True)
    position: Mapped[int]

    application: Mapped[Application] = relationship()


class Receipt(Identified, Base):
    """The ministry platform's receipt for an application's filing there: its number, or at least the date.

    `number_key` is the number as it is compared.
    """

    __tablename__ = "platform_receipt"
    __noun__ = "平台回执"

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"), unique=True)
    number: Mapped[str | None] = mapped_column(String(100))
    number_key: Mapped[str] = searched("receipt", default="", index=True)
    filed_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    @validates("number")
    def _compared(self, _: str, number: str | None) -> str | None:
        self.number_key = names.matching(number or "")
        return number
