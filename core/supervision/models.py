"""Complaints, who made them, what proves them; and what offices observed of evaluators."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.bodies.models import Body
from core.db.base import Base, Identified, Now, UtcDateTime, appended
from core.db.sealing import Sealed
from core.evaluators.models import Engagement, Evaluator
from core.files.workflow import Scan
from core.supervision.rules.states import Against, ComplaintState, Fault, Handled
from core.upkeep.models import UpkeepRecord


class Complaint(Identified, Base):
    """What somebody says of a unit or an evaluator, without who says it.

    `subject_name` is the name as it then was. `body_id` is the office it went to; none: the department. `token` is with
    whoever complained, who follows it by that. `text` may tell who wrote it, so it is sealed too. `finding` is what the
    accused and whoever complained are told, and says nothing of the latter. `removal_id`: the removal that was proposed
    on it. `reminded_for`: the missed day for which its office was reminded last. `revision` counts what was done with
    it, by its office and by the accused.
    """

    __tablename__ = "complaint"
    __noun__ = "举报"
    __table_args__ = (
        Index("ix_complaint_queue", "body_id", "state", "received_at"),
        Index("ix_complaint_subject", "subject_id"),
    )

    against: Mapped[Against]
    subject_id: Mapped[str] = mapped_column(String(32))
    subject_name: Mapped[str] = mapped_column(String(200))
    body_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"))
    text: Mapped[str] = mapped_column(Sealed("complaint.text"))
    token: Mapped[str] = mapped_column(String(43), unique=True)
    received_at: Mapped[Now]
    state: Mapped[ComplaintState] = mapped_column(default=ComplaintState.RECEIVED)
    accept_by: Mapped[date | None]
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decide_by: Mapped[date | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    finding: Mapped[str | None] = mapped_column(Text)
    rectify_by: Mapped[date | None]
    removal_id: Mapped[str | None] = mapped_column(ForeignKey("upkeep_record.id"), index=True)
    reminded_for: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)

    @property
    def due(self) -> date | None:
        """The last day of what is to be done now; None where nothing is, or no term is declared."""
        days = {
            ComplaintState.RECEIVED: self.accept_by,
            ComplaintState.ACCEPTED: self.decide_by,
            ComplaintState.RECTIFY: self.rectify_by,
        }
        return days.get(self.state)

    body: Mapped[Body | None] = relationship(lazy="joined")
    removal: Mapped[UpkeepRecord | None] = relationship(lazy="select")


class Complainant(Base):
    """Who complained: opened by those who may, each time on record, and read by nothing else."""

    __tablename__ = "complainant"
    __noun__ = "举报人"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Sealed("complaint.complainant.name"))
    contact: Mapped[str] = mapped_column(Sealed("complaint.complainant.contact"))


class ComplaintEvidence(Identified, Base):
    """A file that came with a complaint, sealed as a whole (Base64): also what lies on disk names nobody.

    `scan` is what a virus scanner said of it.
    """

    __tablename__ = "complaint_evidence"
    __noun__ = "举报佐证"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), index=True)
    position: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content: Mapped[str] = mapped_column(Sealed("complaint.evidence"), deferred=True)
    scan: Mapped[Scan] = mapped_column(default=Scan.UNASKED)


class RectificationReport(Identified, Base):
    """What the accused reported of mending what was found; each report stays as it was."""

    __tablename__ = "rectification_report"
    __noun__ = "整改报告"

    complaint_id: Mapped[str] = mapped_column(ForeignKey("complaint.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[Now]
    reported_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


class Observation(Identified, Base):
    """What an office observed of an evaluator at work in its area, or found on a complaint (`complaint_id`), and what
    the department made of it."""

    __tablename__ = "evaluator_observation"
    __noun__ = "评价机构问题"
    __table_args__ = (Index("ix_evaluator_observation_open", "handled_at", "reported_at"),)

    evaluator_id: Mapped[str] = mapped_column(ForeignKey("evaluator.id"), index=True)
    engagement_id: Mapped[str | None] = mapped_column(ForeignKey("engagement.id"))
    complaint_id: Mapped[str | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    body_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"))
    fault: Mapped[Fault]
    text: Mapped[str] = mapped_column(Text)
    reported_at: Mapped[Now]
    reported_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    handled: Mapped[Handled | None]
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reply: Mapped[str | None] = mapped_column(Text)

    body: Mapped[Body | None] = relationship(lazy="joined")
    follow_up: Mapped[FollowUp | None] = relationship(lazy="joined", back_populates="observation")
    evaluator: Mapped[Evaluator] = relationship(lazy="joined")
    engagement: Mapped[Engagement | None] = relationship(lazy="raise_on_sql")
    complaint: Mapped[Complaint | None] = relationship(lazy="joined")


@appended
class FollowUp(Base):
    """Whether an evaluator that was warned has mended what was found, and what showed it."""

    __tablename__ = "evaluator_follow_up"
    __noun__ = "评价机构跟踪结果"

    observation_id: Mapped[str] = mapped_column(ForeignKey("evaluator_observation.id"), primary_key=True)
    improved: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    followed_at: Mapped[Now]
    followed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    observation: Mapped[Observation] = relationship(back_populates="follow_up")
