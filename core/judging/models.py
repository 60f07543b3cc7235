"""Who judged, and what was found of each application. Records are appended: the last one of an application counts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.applications.models import Application
from core.db.base import Base, Identified, Now, UtcDateTime, appended
from core.plugin_api import JudgedBy
from core.plugin_api.labels import Labelled


@appended
class Panel(Identified, Base):
    """A sitting that judged applications at one stage: of so many experts, or of a commissioned body.

    ``evaluator_id`` is set where the body is an evaluator of the register, without a foreign key's help: what was
    recorded of it stays in ``body_name`` and ``body_code``.
    """

    __tablename__ = "panel"
    __noun__ = "评审记录"
    __table_args__ = (
        CheckConstraint("kind IN ('experts', 'commissioned')", name="kind_known"),
        CheckConstraint("(kind = 'experts') = (members IS NOT NULL)", name="experts_counted"),
        CheckConstraint(
            "(kind = 'commissioned') = (body_name IS NOT NULL AND body_code IS NOT NULL)", name="body_named"
        ),
    )

    call_id: Mapped[str] = mapped_column(ForeignKey("opened_call.id"))
    stage: Mapped[str] = mapped_column(String(50))
    kind: Mapped[JudgedBy]
    judged_on: Mapped[date]
    members: Mapped[int | None]
    evaluator_id: Mapped[str | None] = mapped_column(String(32))
    body_name: Mapped[str | None] = mapped_column(String(200))
    body_code: Mapped[str | None] = mapped_column(String(18))
    minutes_number: Mapped[str | None] = mapped_column(String(100))
    minutes_file_id: Mapped[str | None] = mapped_column(ForeignKey("stored_file.id"))
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


@appended
class Appraisal(Identified, Base):
    """What was found of one application: qualified or not, its score and tier where it is graded, the opinion.

    ``correction``: why it replaces the one before (a later correction, or the tier that its rank gave).
    """

    __tablename__ = "appraisal"
    __noun__ = "评审意见"
    __table_args__ = (
        CheckConstraint("serial = 1 OR correction IS NOT NULL", name="corrected_with_reason"),
        CheckConstraint("qualified OR tier IS NULL", name="tier_of_the_qualified"),
        UniqueConstraint("application_id", "stage", "serial"),
    )

    panel_id: Mapped[str] = mapped_column(ForeignKey("panel.id"), index=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    stage: Mapped[str] = mapped_column(String(50))
    serial: Mapped[int]
    qualified: Mapped[bool]
    score: Mapped[Decimal | None]
    tier: Mapped[str | None] = mapped_column(String(50))
    opinion: Mapped[str | None] = mapped_column(Text)
    correction: Mapped[str | None] = mapped_column(Text)
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


class ReviewOutcome(Labelled):
    """What came of looking again at what was found."""

    UPHELD = "upheld", "维持原评审结果", "neutral"
    CHANGED = "changed", "原评审结果应予更正", "waiting"


class ReviewRequest(Identified, Base):
    """An applicant's request that who judged looks again, after the release: once for each stage, and its answer."""

    __tablename__ = "judging_review"
    __noun__ = "复核申请"
    __table_args__ = (
        UniqueConstraint("application_id", "stage", info={"says": "这项申报已经申请过复核。"}),
        CheckConstraint("(answered_at IS NULL) = (outcome IS NULL)", name="answered_with_outcome"),
    )

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    stage: Mapped[str] = mapped_column(String(50))
    words: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[Now]
    asked_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[ReviewOutcome | None]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
