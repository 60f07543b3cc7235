"""The pool of experts, what ties each of them to others, and which application each was given to score."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import clock
from core.applications.models import Application
from core.db.base import Base, Identified, Json, Now, UtcDateTime, appended, rows_where
from core.people.models import Person
from core.plugin_api.labels import Labelled


class Expert(Identified, Base):
    """Somebody of the pool. ``fields`` are what he knows (专业), in words; the employer's code stands where known.

    Who leaves the pool (``left_at``: since when he is out of it) is given nothing new; what he has scored stays.
    """

    __tablename__ = "expert"
    __noun__ = "专家"
    __table_args__ = (UniqueConstraint("person_id", info={"says": "该人员已在专家库中。", "field": "person"}),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str | None] = mapped_column(String(60))
    fields: Mapped[list[str]] = mapped_column(Json)
    employer: Mapped[str] = mapped_column(String(200))
    employer_code: Mapped[str | None] = mapped_column(String(18))
    active: Mapped[bool] = mapped_column(default=True)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    added_at: Mapped[Now]
    added_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")


class TieKind(Labelled):
    """What ties an expert to a unit or an evaluator."""

    EMPLOYED = "employed", "任职、兼职或曾任职"
    CONSULTED = "consulted", "曾提供咨询、培训或评价服务"
    GROUP = "group", "所在单位与其属同一集团或有控股关系"
    KIN = "kin", "近亲属在该单位任职"
    AVOIDANCE = "avoidance", "其他应当回避的情形"


class Tie(Identified, Base):
    """A declared relation to a unit or an evaluator, found by its code, up to and including ``until`` (None: for good).

    One that was declared by mistake is ended with the reason, and stays on record.
    """

    __tablename__ = "expert_tie"
    __noun__ = "专家关联关系"

    expert_id: Mapped[str] = mapped_column(ForeignKey("expert.id"), index=True)
    kind: Mapped[TieKind]
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(18))
    until: Mapped[date | None]
    declared_at: Mapped[Now]
    declared_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(Text)


class AssignmentState(Labelled):
    """How far an expert is with one application."""

    ASKED = "asked", "待专家确认", "waiting"
    ACCEPTED = "accepted", "评分中", "waiting"
    HANDED_IN = "handed_in", "已提交评分", "good"
    DECLINED = "declined", "专家未接受", "bad"
    TAKEN_BACK = "taken_back", "已撤换"

    @property
    def is_live(self) -> bool:
        return self in {AssignmentState.ASKED, AssignmentState.ACCEPTED, AssignmentState.HANDED_IN}


LIVE = tuple(each for each in AssignmentState if each.is_live)
_LIVE = rows_where(f"state IN ({', '.join(repr(each.value) for each in LIVE)})")


class Assignment(Identified, Base):
    """One application that one expert was given to score at a stage, until the end of ``due``; its sheet bears its id.

    ``reason``: why the expert declined it, or it was taken back. ``proposed``: the proposal named the expert.
    """

    __tablename__ = "expert_assignment"
    __noun__ = "专家评分任务"
    __table_args__ = (
        CheckConstraint("state NOT IN ('declined', 'taken_back') OR reason IS NOT NULL", name="ended_with_reason"),
        Index(
            "uq_expert_assignment_live",
            "application_id",
            "stage",
            "expert_id",
            unique=True,
            **_LIVE,
            info={"says": "该专家已分派到这项申报。"},
        ),
        Index("ix_expert_assignment_expert", "expert_id", "state"),
    )

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    stage: Mapped[str] = mapped_column(String(50))
    expert_id: Mapped[str] = mapped_column(ForeignKey("expert.id"))
    state: Mapped[AssignmentState] = mapped_column(default=AssignmentState.ASKED)
    due: Mapped[date]
    proposed: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)
    assigned_at: Mapped[Now]
    assigned_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[Now]

    expert: Mapped[Expert] = relationship(lazy="joined")
    application: Mapped[Application] = relationship(lazy="raise_on_sql")

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and nothing was handed in."""
        return self.state in {AssignmentState.ASKED, AssignmentState.ACCEPTED} and clock.today() > self.due


@appended
class Sheet(Identified, Base):
    """A scoring sheet as it was handed in, and what it adds up to. The last one of an assignment counts."""

    __tablename__ = "expert_sheet"
    __noun__ = "专家评分表"
    __table_args__ = (UniqueConstraint("assignment_id", "serial"),)

    assignment_id: Mapped[str] = mapped_column(ForeignKey("expert_assignment.id"))
    serial: Mapped[int]
    submission_id: Mapped[str] = mapped_column(ForeignKey("filling_submission.id"))
    points: Mapped[Decimal]
    handed_in_at: Mapped[datetime] = mapped_column(UtcDateTime)


@appended
class PanelScore(Identified, Base):
    """What the sheets of an application came to when its scoring was closed. The last one of a stage counts.

    ``parts`` are the sheets, as ``{sheet, expert, points, corrected, counts, leaning}`` with numbers as text;
    ``tier``: for which one the score speaks, where the panel is to name it.
    """

    __tablename__ = "expert_score"
    __noun__ = "专家综合得分"
    __table_args__ = (UniqueConstraint("application_id", "stage", "serial"),)

    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    stage: Mapped[str] = mapped_column(String(50))
    serial: Mapped[int]
    score: Mapped[Decimal]
    full: Mapped[Decimal]
    spread: Mapped[Decimal]
    apart: Mapped[bool]
    parts: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    tier: Mapped[str | None] = mapped_column(String(50))
    closed_at: Mapped[Now]
    closed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))


@appended
class Discussion(Identified, Base):
    """What the experts said to each other of scores that lie far apart."""

    __tablename__ = "expert_discussion"
    __noun__ = "专家合议"

    score_id: Mapped[str] = mapped_column(ForeignKey("expert_score.id"), unique=True)
    held_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[Now]
    recorded_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
